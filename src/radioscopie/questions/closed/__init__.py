"""Practices that close: the tables and the sections that `run` and `accounts --nation` share."""
