"""Passwords: what is kept of them costs what RFC 9106 recommends where memory is little."""

import pytest

from radioscopie.store.keys import hashed, is_password


@pytest.fixture(scope="module")
def cheap_passwords():
    """Not here: these are ours."""


def test_a_password_is_kept_as_a_digest_that_is_dear_to_guess():
    kept = hashed("five words in a row")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert is_password(kept, "five words in a row")
    assert not is_password(kept, "five words in a raw")
