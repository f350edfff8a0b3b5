"""What is shown of the accounts of the nation."""

from radioscopie.questions.accounts.nation.page.report import page, summary

__all__ = ["page", "summary"]
