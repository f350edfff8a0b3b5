"""What is shown of a reading network."""

from radioscopie.questions.reading.page.report import page, summary

__all__ = ["page", "summary"]
