"""What `radioscopie studies repeats` answers."""
