"""`radioscopie survey count`: what a questionnaire asks that an export holds, counted where the export is."""
