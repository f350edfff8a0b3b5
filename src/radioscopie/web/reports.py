"""The report of a result, written once by a worker: its pages as a server gives them, its drawings apart."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from radioscopie.web.render import static_address
from radioscopie.web.work.messages import Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.web.desk import Desk
    from radioscopie.web.memory import Kept

SECONDS = 60
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
STYLE, SCRIPT = re.compile(r"<style>.*?</style>", re.DOTALL), re.compile(r"<script>.*?</script>", re.DOTALL)
SECTION = re.compile(r'<section class="figure" id="([^"]+)">\s*<h2>(.*?)</h2>(.*?)</section>', re.DOTALL)
SVG, TAG = re.compile(r"<svg .*?</svg>", re.DOTALL), re.compile(r"<small>.*?</small>|<[^>]*>", re.DOTALL)
LEGEND = re.compile(r'<ul class="keys">.*?</ul>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing of a report.

    Parameters
    ----------
    narrow : the same for a narrow screen; "" when there is but one
    """

    key: str
    title: str
    svg: str
    narrow: str


async def report_of(desk: Desk, kept: Kept, lang: str) -> Mapping[str, str]:
    """Give the pages of the report of a result, by name; nothing when it has none.

    Raises
    ------
    WorkError : it could not be drawn
    """
    made = desk.results.reports.setdefault(kept.key, {})
    if lang not in made or (made[lang].done() and made[lang].exception()):
        task = Task("report", {"content": kept.content, "lang": lang}, SECONDS, desk.config.worker_mb)
        made[lang] = asyncio.create_task(desk.pool.run(task))
    return await asyncio.shield(made[lang])


async def picture_of(desk: Desk, svg: str) -> bytes:
    """Give a drawing as PNG."""
    task = Task("picture", {"svg": svg}, SECONDS, desk.config.worker_mb)
    found: bytes = await desk.pool.run(task)
    return found


def linked(page: str) -> str:
    """Give a page of a report with its style and its script linked: a server allows none inside."""
    style = f'<link rel="stylesheet" href="{static_address("reports.css")}">'
    script = f'<script src="{static_address("reports.js")}"></script>'
    return SCRIPT.sub(script, STYLE.sub(style, POLICY.sub("", page)))


def drawings(pages: Mapping[str, str]) -> dict[str, Drawn]:
    """Give the drawings of a report, by key."""
    return {one.key: one for page in pages.values() for one in _drawn(page)}


def _drawn(page: str) -> Iterator[Drawn]:
    for key, title, inside in SECTION.findall(page):
        found = SVG.findall(LEGEND.sub("", inside))
        if found:
            yield Drawn(key, unescape(TAG.sub("", title)).strip(), found[0], "".join(found[1:2]))
