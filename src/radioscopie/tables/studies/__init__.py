"""The index of an image archive: its state, the tables made of it."""
