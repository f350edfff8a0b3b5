"""What a network is, and how its file is read."""
