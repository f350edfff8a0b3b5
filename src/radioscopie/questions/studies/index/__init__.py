"""What `radioscopie studies index` answers."""
