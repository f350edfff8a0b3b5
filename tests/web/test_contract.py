"""The API under invented requests, made from its own contract: whatever is asked, the server is never wrong."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from radioscopie.web.app import API

# what these compute takes long: they are asked what they must refuse here, what is right in `test_examples`
HEAVY = (
    "staff|site|run$|accounts|nation$|access$|validate|permits|simulate|design|ledger|demo|travel|said$|fit$"
    "|incentives|delays|impact|totals"
)
INVENTED = ["--phases", "fuzzing", "--seed", "1"]

ASKED = {
    "light": [*INVENTED, "--max-examples", "4", "--exclude-path-regex", HEAVY],
    "heavy": [*INVENTED, "--max-examples", "3", "--include-path-regex", HEAVY, "--mode", "negative"],
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ASKED)
def test_no_invented_request_makes_the_server_wrong(server, tmp_path, kind):
    command = shutil.which("schemathesis", path=Path(sys.executable).parent)
    limits = ["--request-timeout", "300", *ASKED[kind]]
    asked = [command, "run", f"{server}/openapi.json", "-c", "not_a_server_error", *limits]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_question_that_is_posted_has_an_example_in_the_contract():
    assert [one.address for one in API if one.method == "POST" and not one.example] == []
