"""What is shown of the places of machines."""

from radioscopie.questions.siting.page.report import page, summary

__all__ = ["page", "summary"]
