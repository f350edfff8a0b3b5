import pytest

from radioscopie.questions.delays.answer import answer
from radioscopie.questions.delays.ask import Ask
from radioscopie.results.answer import silent

DRAWS = 40


@pytest.fixture(scope="session")
def changed():
    return answer(Ask(equipment="mri", add=("49=2", "Bretagne=-1"), draws=DRAWS), silent).result
