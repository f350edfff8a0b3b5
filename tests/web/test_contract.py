"""The API under invented requests, made from its own contract: whatever is asked, the server is never wrong."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# what these compute takes long: they are asked what they must refuse, and what they must answer in the other tests
HEAVY = (
    "staff|site|run$|accounts|nation$|access$|validate|permits|simulate|design|ledger|demo|travel|said$|fit$"
    "|incentives|waiting|delays"
)


ASKED = {
    "light": ["--max-examples", "4", "--exclude-path-regex", HEAVY],
    "heavy": ["--max-examples", "3", "--include-path-regex", HEAVY, "--mode", "negative"],
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ASKED)
def test_no_invented_request_makes_the_server_wrong(server, tmp_path, kind):
    command = shutil.which("schemathesis", path=Path(sys.executable).parent)
    limits = ["--request-timeout", "300", "--phases", "fuzzing", "--seed", "1", *ASKED[kind]]
    asked = [command, "run", f"{server}/openapi.json", "-c", "not_a_server_error", *limits]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
