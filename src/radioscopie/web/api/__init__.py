"""One file a group of routes of the HTTP API."""
