"""What `radioscopie studies link` answers."""
