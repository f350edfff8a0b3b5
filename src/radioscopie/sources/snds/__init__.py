"""SNDS, the national claims: files of DCIR and of PMSI external acts, read as they are extracted.

`columns.csv`, `codes.csv` and `traps.csv` are made by `scripts/build_snds.py`; `docs/reference/formats.md` says what
the tags of their sources stand for.
"""
