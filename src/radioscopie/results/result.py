"""Moved to `radioscopie.result`; kept until its users have followed."""

from radioscopie.result import Assumption, Result, ResultTable

__all__ = ["Assumption", "Result", "ResultTable"]
