"""What is shown of a staffing."""

from radioscopie.questions.staffing.page.report import page, summary

__all__ = ["page", "summary"]
