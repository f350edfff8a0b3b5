"""Messages: the value as the file has it, a remedy that can be followed, the unit of the column (cases 9 and 20)."""

import re
from pathlib import Path

import pytest

import radioscopie
from radioscopie.texts import LANGUAGES, has_text

SOURCES = "\n".join(path.read_text("utf-8") for path in Path(radioscopie.__file__).parent.rglob("*.py"))
REASON = re.compile(r'\b(?:problem|Refused|refuse|with_letters)\(\s*"([a-z_]+\.[a-z_0-9]+)"')


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_has_a_remedy(lang):
    reasons = set(REASON.findall(SOURCES))
    assert len(reasons) > 300
    assert [
        one for one in sorted(reasons) if has_text(one, lang) and not has_text(f"{one}_remedy", lang)
    ] == []
