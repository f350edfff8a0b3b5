"""Delays of the country: sites and travel of `access`, private machines of `nation`, the equations of `waiting`."""
