"""What the columns and the words of somebody else's file are in ours, told from their names and their values."""
