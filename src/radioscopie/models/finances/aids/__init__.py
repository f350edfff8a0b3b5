"""Aids against a shock: what each brings, takes back and costs the public."""
