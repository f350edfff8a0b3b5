"""Machines and permits by site: the user's, FINESS, SAE."""
