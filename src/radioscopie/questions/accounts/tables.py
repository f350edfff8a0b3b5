"""What `radioscopie accounts` answers: the tables of a practice, or those of the nation."""

from radioscopie.questions.accounts.nation.tables.declared import TABLES as OF_NATION
from radioscopie.questions.accounts.practice.tables.declared import TABLES as OF_PRACTICE
from radioscopie.questions.accounts.template import TEMPLATE

TABLES = OF_PRACTICE | OF_NATION | {TEMPLATE.name: TEMPLATE}
