"""The report of `radioscopie impact`."""

from radioscopie.questions.impact.page.report import page, summary

__all__ = ["page", "summary"]
