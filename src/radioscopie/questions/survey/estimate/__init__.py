"""`radioscopie survey estimate`: figures of the whole from the answers of some."""
