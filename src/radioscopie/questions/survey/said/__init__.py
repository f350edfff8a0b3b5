"""`radioscopie survey said`: what the surveys of 2020 and 2025 said, with the intervals that they did not print."""
