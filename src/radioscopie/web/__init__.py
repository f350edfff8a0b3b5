"""The explorer and its HTTP API: a door on the questions of the registry, that computes nothing by itself."""
