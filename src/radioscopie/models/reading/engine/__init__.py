"""The reading network event by event: compiled rules of who reads what, and the records they work on."""
