"""The accounts of every practice of the nation, before and after a scenario."""
