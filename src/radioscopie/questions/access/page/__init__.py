"""What is shown of access."""

from radioscopie.questions.access.page.report import page, summary

__all__ = ["page", "summary"]
