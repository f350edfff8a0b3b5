"""What the addresses of the law begin with is known without reading the law."""

from radioscopie.law.load import Law
from radioscopie.law.words import HEADS


def test_the_heads_of_addresses_are_those_of_the_law():
    assert {address.partition(".")[0] for address in Law.load().entries} == set(HEADS)
