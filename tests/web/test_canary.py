"""A marked file leaves nothing: not on the disk, not in the log, not in the environment, not for another session."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from tests.web.waiting import result_of

CANARY = "CANARI-31415"
ROWS = (
    f"date,practice,act,Nom patient\n2026-01-05,{CANARY},ZBQK002,{CANARY}\n2026-01-06,{CANARY},{CANARY},x\n"
)


@pytest.fixture
def server(tmp_path):
    command = [sys.executable, "-m", "radioscopie", "serve", "--no-browser", "--json"]
    log, folder = tmp_path / "log", tmp_path / "temporary"
    folder.mkdir()
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=said, env=os.environ | {"TMPDIR": str(folder)}, cwd=folder
        )
        try:
            yield json.loads(process.stdout.readline())["url"].rstrip("/"), process.pid, log, folder
        finally:
            process.terminate()
            process.wait()
            process.stdout.close()


def family(process: int) -> list[int]:
    """The process and all that it started."""
    found = [process]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent in found:
            found.append(int(stat.parent.name))
    return found


def inside(pid: int) -> list[str]:
    """Files that a process holds open, as far as it has not ended meanwhile."""
    found = []
    with suppress(OSError):
        for one in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                found.append(str(one.readlink()))
    return found


def environment(pid: int) -> bytes:
    """What a process was given to know; nothing when it has ended."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


@pytest.mark.slow
def test_nothing_is_left_of_a_marked_file(server):
    url, process, log, folder = server
    with httpx2.Client(base_url=url, timeout=300) as client:
        said = client.put(
            "/api/v1/files", content=ROWS.encode(), headers={"X-Filename": f"{CANARY}.csv"}
        ).json()
        assert said["rows_read"] == 2
        assert said["dropped"] == ["Nom patient"]
        result = result_of(client, "/api/v1/impact", {"activity": said["file"]})
        client.get("/cabinet")
        client.get(f"/loi?q={CANARY}")
        client.get(f"/loi/{CANARY}")
        client.post("/api/v1/impact", json={"activity": CANARY})
        with httpx2.Client(base_url=url, timeout=300) as other:
            pages = [other.get(path).text for path in ("/cabinet", "/cabinet/ligne?n=2", "/etat", "/nowhere")]
            assert [one for one in pages if CANARY in one] == []
        opened = [one for pid in family(process) for one in inside(pid)]
        assert [one for one in opened if str(folder) in one] == []
        assert [pid for pid in family(process) if CANARY.encode() in environment(pid)] == []
        assert client.delete("/api/v1/session").status_code == 204
        assert client.get(f"/api/v1/results/{result}").status_code == 404
    assert CANARY not in log.read_text()
    assert [one for one in folder.rglob("*") if one.is_file() and CANARY.encode() in one.read_bytes()] == []
