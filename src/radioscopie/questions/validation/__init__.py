"""`radioscopie validate`: published figures that were not targets, beside what the model gives."""
