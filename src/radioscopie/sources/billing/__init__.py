"""Billing files of fixed layout: what a hospital sends (RSF-ACE), what a bill is (B2), what comes back (NOEMIE).

`layouts.csv` is made by `scripts/build_billing.py`; the tags of its sources are told in `docs/reference/formats.md`.
"""
