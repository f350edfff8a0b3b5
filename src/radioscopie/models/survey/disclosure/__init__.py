"""Disclosure control: what a table of totals may show without giving anybody's figure away."""
