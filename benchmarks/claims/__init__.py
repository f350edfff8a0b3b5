"""Invented claims in the shape of the SNDS, with their truth: every trap may be set, alone or with the others.

Not data about anyone: keys, pseudonyms and places are numbers drawn.

    python -m benchmarks.claims FOLDER --acts 1000000
"""
