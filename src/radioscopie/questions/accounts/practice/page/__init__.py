"""What is shown of the accounts of a practice."""

from radioscopie.questions.accounts.practice.page.report import page, summary

__all__ = ["page", "summary"]
