"""What `radioscopie access` answers: its tables declared, and their rows."""

from radioscopie.questions.access.tables.declared import TABLES

__all__ = ["TABLES"]
