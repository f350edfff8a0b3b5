"""What a questionnaire accepts: rules run alike here and in the browser (`rules.js`), on one table of cases."""
