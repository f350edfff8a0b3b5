"""The price of each act and each technical fee, to the cent, in the order of the rules."""
