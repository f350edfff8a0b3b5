"""What `radioscopie site` answers: its tables declared, and their rows."""

from radioscopie.questions.siting.tables.declared import TABLES

__all__ = ["TABLES"]
