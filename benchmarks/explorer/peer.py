"""The what-if page beside the same page in Streamlit: seconds of processor an act, memory a user, from a real browser.

`python benchmarks/explorer/peer.py [--streamlit .venv-bench/bin/streamlit] [--users 5] [--acts 12]`. An act is one
step of a slider by the keyboard, until the page shows its exact cents. The browser's own work is not counted.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright
from processes import explorer, family, memory_mb, processor_s, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LONG_MS, LOOK_MS = 120_000, 20


@contextmanager
def streamlit(program: str) -> Iterator[tuple[str, int]]:
    """Serve the page of Streamlit; give its address and its process."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    words = ["--server.headless=true", f"--server.port={port}", "--browser.gatherUsageStats=false"]
    command = [program, "run", str(HERE / "streamlit_page.py"), "--server.address=127.0.0.1", *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while not _answers(f"http://127.0.0.1:{port}/_stcore/health"):
                time.sleep(0.5)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


def _answers(url: str) -> bool:
    try:
        with urlopen(url) as answer:  # noqa: S310
            return bool(answer.read())
    except URLError:
        return False


def ours(page: Page, rank: int) -> Callable[[], str]:
    """Open our page on a slider; give what says its exact cents."""
    page.goto("/national")
    page.locator(".lever [data-range]").nth(rank).focus()
    return lambda: (
        "" if page.locator("[data-whatif].busy").count() else page.locator("[data-exact]").text_content()
    )


def theirs(page: Page, rank: int) -> Callable[[], str]:
    """Open the page of Streamlit on a slider; give what says its exact cents."""
    page.goto("/")
    page.get_by_role("slider").nth(rank).wait_for()
    page.get_by_role("slider").nth(rank).focus()
    metric, running = page.get_by_test_id("stMetricValue"), page.get_by_test_id("stStatusWidget")
    metric.wait_for()
    return lambda: "" if running.count() else metric.inner_text()


def moved(page: Page, said: Callable[[], str]) -> None:
    """Move the slider a step, until the page says other cents."""
    before = said()
    while not before:
        page.wait_for_timeout(LOOK_MS)
        before = said()
    page.keyboard.press("ArrowLeft")  # some sliders stand at their highest
    while said() in ("", before):
        page.wait_for_timeout(LOOK_MS)


def measured(
    url: str, process: int, begin: Callable[[Page], Callable[[], str]], users: int, acts: int
) -> tuple[float, float]:
    """Give the seconds of processor of an act, and the memory of a user more."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        pages = []
        for rank in range(users + 1):  # a slider each: nobody is given what another asked
            page = browser.new_context(base_url=url, locale="fr-FR").new_page()
            page.set_default_timeout(LONG_MS)
            pages.append((page, begin(page, rank)))
            moved(*pages[-1])
            if len(pages) == 1:
                settled(process)
                rest = memory_mb(family(process))
        settled(process)
        memory, before = (memory_mb(family(process)) - rest) / users, processor_s(process)
        for n in range(acts):
            moved(*pages[n % len(pages)])
        time.sleep(1)
        used = (processor_s(process) - before) / acts
        browser.close()
    return used, memory


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--streamlit", default=".venv-bench/bin/streamlit")
    parser.add_argument("--users", type=int, default=3)
    parser.add_argument("--acts", type=int, default=24)
    wanted = parser.parse_args()
    found = {}
    for name, served, begin in (
        ("radioscopie", explorer(), ours),
        ("streamlit", streamlit(wanted.streamlit), theirs),
    ):
        with served as (url, process):
            found[name] = measured(url, process, begin, wanted.users, wanted.acts)
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    for name, (used, memory) in found.items():
        ratio = used / found["radioscopie"][0]
        print(f"{name:12} {used:7.3f} s of processor an act ({ratio:.1f}), {memory:7.1f} MB a user more")


if __name__ == "__main__":
    main()
