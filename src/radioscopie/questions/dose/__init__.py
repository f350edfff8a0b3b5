"""What `radioscopie dose` answers."""
