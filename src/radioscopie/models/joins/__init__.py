"""Where two models meet, and nowhere else."""
