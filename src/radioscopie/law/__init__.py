"""What the texts say: dated values with their reference, compiled once."""
