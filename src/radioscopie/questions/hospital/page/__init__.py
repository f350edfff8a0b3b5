"""The report of `radioscopie sites`."""

from radioscopie.questions.hospital.page.report import page, summary

__all__ = ["page", "summary"]
