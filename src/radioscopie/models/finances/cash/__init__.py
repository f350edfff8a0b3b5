"""Cash week by week: what is accrued, what is paid, loans, shocks."""
