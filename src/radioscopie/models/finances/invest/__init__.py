"""Investments of a practice: machines kept, replaced or added, and what each option is worth."""
