"""`radioscopie survey demo`: the whole chain on practices whose truth is known."""
