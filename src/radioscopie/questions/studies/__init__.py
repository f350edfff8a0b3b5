"""What `radioscopie studies` answers: an archive indexed, identities linked, repeats found."""
