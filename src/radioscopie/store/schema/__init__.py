"""Tables of the three rooms (see `columns`)."""
