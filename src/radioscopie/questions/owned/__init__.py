"""Who owns what is paid: a table that `run` and `design` answer."""
