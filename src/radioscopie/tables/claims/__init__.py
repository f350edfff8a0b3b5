"""Claims: the acts and the technical fees that the national tables hold, sorted line by line."""
