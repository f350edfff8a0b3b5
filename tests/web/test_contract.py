"""The API under invented requests, made from its own contract: whatever is asked, the server is never wrong."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "staff|site|run$|accounts|nation$|access$|validate|permits|simulate|design|ledger|demo|travel|said$|fit$"
)


@pytest.mark.slow
def test_no_invented_request_makes_the_server_wrong(server, tmp_path):
    command = shutil.which("schemathesis", path=Path(sys.executable).parent)
    limits = [
        "--max-examples",
        "4",
        "--request-timeout",
        "300",
        "--phases",
        "fuzzing",
        "--exclude-path-regex",
        HEAVY,
    ]
    asked = [command, "run", f"{server}/openapi.json", "-c", "not_a_server_error", "--seed", "1", *limits]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
