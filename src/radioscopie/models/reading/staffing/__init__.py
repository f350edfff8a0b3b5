"""How many seats keep a promise: searched, tried, proved."""
