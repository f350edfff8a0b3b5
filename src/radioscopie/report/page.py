"""A report page: what it holds, and its rendering as one HTML file that opens offline."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from radioscopie.extras import bring
from radioscopie.numbers import format_count, format_plain
from radioscopie.report.captions import captioned
from radioscopie.report.glued import glued, with_units
from radioscopie.report.moved import are_tried, moved
from radioscopie.report.svg import Drawing
from radioscopie.results.moves import by_effect
from radioscopie.results.wording import address_of, finding_label, record_in, record_label, told
from radioscopie.texts import text, word
from radioscopie.version import __version__

if TYPE_CHECKING:
    from radioscopie.report.grid import Grid
    from radioscopie.result import Result


@dataclass(frozen=True, slots=True)
class Card:
    """A key figure: what it is, the figure, a line under it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A section: its title, what to know, the chart (SVG, may be empty) and its table.

    `keys` is the legend of the chart (what fills a shape, and its words), written beside it on narrow screens.
    """

    key: str
    title: str
    intro: str
    svg: str
    grid: Grid
    signed: bool = False
    keys: tuple[tuple[str, str], ...] = ()

    @property
    def narrow(self) -> str:
        """Give the chart for a narrow screen; "" when there is but one."""
        return self.svg.narrow if isinstance(self.svg, Drawing) else ""

    @property
    def open_table(self) -> bool:
        """Tell whether the table is the figure itself, and so shown at once."""
        return not self.svg


@dataclass(frozen=True, slots=True)
class Page:
    """A whole report, in one language; `signed` when its amounts are differences."""

    lang: str
    title: str
    subtitle: str
    answer: str
    notes: tuple[str, ...]
    cards: tuple[Card, ...]
    figures: tuple[Figure, ...]
    sources: tuple[str, ...]
    signed: bool = False


def render_page(page: Page, result: Result) -> str:
    """Give the page as HTML: styles, charts and a small script of ours inside, nothing loaded; whole without script.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    template = _environment(page.lang).get_template("page.html")
    style, script = part("style.css"), part("report.js")
    record = record_in(result, page.lang)
    assumptions = [(a, told(a, page.lang), address_of(a)) for a in by_effect(result.assumptions)]
    return str(
        template.render(
            page=replace(page, figures=tuple(_captioned(page, figure) for figure in page.figures)),
            style=style,
            script=script,
            policy=policy(style, script),
            text=partial(text, lang=page.lang),
            word=partial(word, lang=page.lang),
            assumptions=assumptions,
            varied=any(said.central for _, said, _ in assumptions),
            findings=[(finding_label(key, page.lang), rows) for key, rows in result.findings if rows],
            record=record,
            label_of=partial(record_label, lang=page.lang),
            plain=lambda word: format_plain(word, page.lang),
            moved=partial(moved, lang=page.lang, tried=are_tried(result.assumptions)),
            count=lambda number: format_count(number, page.lang),
            version=__version__,
        )
    )


def _captioned(page: Page, figure: Figure) -> Figure:
    """Give a figure whose drawings say what they are and what they rest on."""
    made = text("report.made_by", page.lang, version=__version__)
    lines = (figure.title, page.title, page.subtitle, figure.intro, *page.sources, made)
    said = tuple(dict.fromkeys(filter(None, lines)))
    wide = captioned(figure.svg, said)
    return replace(figure, svg=Drawing(wide, captioned(figure.narrow, said)) if figure.narrow else wide)


def part(name: str) -> str:
    """Give a file that a page holds or that a server links: `style.css`, `report.js`."""
    return (files("radioscopie.report") / "templates" / name).read_text("utf-8")


def policy(style: str, script: str) -> str:
    """Write what a page may do: its own style and script, known by their digests, and pictures that it makes."""
    digests = (b64encode(sha256(one.encode()).digest()).decode() for one in (style, script))
    allowed = "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data: blob:"
    return allowed.format(*digests) + "; base-uri 'none'; form-action 'none'"


def _environment(lang: str) -> Any:
    jinja2 = bring("jinja2", "report")
    return jinja2.Environment(
        loader=jinja2.PackageLoader("radioscopie.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=partial(_unbroken, lang=lang),
    )


def _unbroken(value: Any, lang: str) -> Any:
    """Keep together what no line may part; what is markup already is left as it is."""
    return glued(with_units(value), lang) if type(value) is str else value
