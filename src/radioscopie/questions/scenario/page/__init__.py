"""What is shown of a scenario."""

from radioscopie.questions.scenario.page.report import page, summary

__all__ = ["page", "summary"]
