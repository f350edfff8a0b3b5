"""What `radioscopie studies relevance` answers."""
