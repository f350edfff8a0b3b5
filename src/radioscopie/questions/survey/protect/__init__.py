"""`radioscopie survey protect`: tables of totals that may be published."""
