"""Read a TOML file written by a user: its tables, its keys, and all that is wrong at once."""
