"""Charts as inline SVG, drawn without a browser and readable without colour."""

from __future__ import annotations

import json
import re
import sys
from html import escape
from subprocess import DEVNULL, run
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, Self

from radioscopie.extras import bring
from radioscopie.report.captions import captioned_png
from radioscopie.report.layout import drawn_size, measured, narrow, with_tips

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import ModuleType

LOSS, GAIN, NEUTRAL, INK, GRID = "#D55E00", "#0072B2", "#999999", "#1b1b1b", "#e3e3e3"
FONT = "Helvetica, Arial, sans-serif"
TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')  # text is never one: what opens a tag is escaped in it
NAMED = re.compile(r'\s(?:id="|(?:xlink:)?href="#|(?!aria-)[\w:-]+="url\(#)')
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TITLES = re.compile(r' aria-label="Title text [^"]*"')  # the same, of what is written already
ROLES = re.compile(r' aria-roledescription="[^"]*"')  # English words of the drawing program
HIDDEN = re.compile(
    r'<text [^>]*visibility="hidden">[^<]*</text>'
)  # said when pointed at, laid out all the same
SIZE = re.compile(r'(?<=\sfont-size=")([\d.]+)(?=px")')
SAID = re.compile(r'<path([^>]*?)aria-label="([^"]*)"([^>]*)/>')
SIGN = re.compile(
    r"\\\\|\\ud[89ab]..\\ud[c-f]..|(?P<astray>\\[bf]|\\u(?:fff[ef]|d[89a-f]..|000[0-8bcef]|001.))"
)
DRAWING = """
import sys, vl_convert
svg = sys.stdin.buffer.read().decode()
sys.stdout.buffer.write(bytes(vl_convert.svg_to_png(svg, scale=float(sys.argv[1]))))
"""
LOCALES = {"fr": "fr-FR", "en": "en-US"}
WIDTH = 930
STYLE = {
    "font": FONT,
    "background": "white",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": GRID,
        "domainColor": NEUTRAL,
        "aria": False,
        "labelLimit": 360,
    },
    "text": {"fontSize": 12},
    "title": {"fontSize": 13},
    "legend": {
        "aria": False,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 300,
    },
    "header": {"labelFontSize": 13, "labelFontWeight": "bold", "labelColor": INK, "titleFontSize": 12},
}


def altair() -> ModuleType:
    """Import Altair, or say which extra brings it."""
    return bring("altair", "report")


def data(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Give rows to a chart as they are.

    Altair checks a list value by value, and copies it whenever a chart is changed: half a second for the outlines of
    the départements. It does neither to a tuple made with its checks off.
    """
    with altair().utils.schemapi.debug_mode(False):
        return altair().Data(values=tuple(rows))


def drawn_here(written: str, locale: str) -> str:
    """Give the SVG of a chart written as JSON."""
    return str(bring("vl_convert", "report").vegalite_to_svg(written, format_locale=locale))


def draw(
    chart: Any, lang: str, key: str, label: str, drawn: Callable[[str, str], str] = drawn_here
) -> Drawing:
    """Draw a chart as SVG to be put in a page.

    Parameters
    ----------
    chart : Altair chart
    key : word that keeps the identifiers of two charts of a page apart
    label : what the chart shows, for those who cannot see it
    drawn : gives the SVG of a chart written as JSON, with the numbers of a locale

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    wide = with_tips(chart.to_dict(validate=False) | {"config": STYLE})
    svg, small = (drawn(drawable(json.dumps(measured(one))), LOCALES[lang]) for one in (wide, narrow(wide)))
    return Drawing(_own_svg(svg, key, label), _own_svg(small, f"{key}-narrow", label))


class Drawing(str):
    """An SVG, with the same drawing for a narrow screen beside it."""

    __slots__ = ("narrow",)
    narrow: str

    def __new__(cls, wide: str, narrow: str) -> Self:
        """Hold both."""
        made = super().__new__(cls, wide)
        made.narrow = narrow
        return made


def _own_svg(svg: str, key: str, label: str) -> str:
    """Give an SVG the identifiers of its chart, and what it says."""
    svg = TAG.sub(lambda tag: _own(tag[0], key), TITLES.sub("", ROLES.sub("", svg)))
    svg = SAID.sub(r'<path\1aria-label="\2"\3><title>\2</title></path>', svg)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)


def _own(tag: str, key: str) -> str:
    """Give a tag the identifiers of its chart, and its type the size to be read at."""
    return SIZE.sub(lambda size: drawn_size(float(size[0])), NAMED.sub(rf"\g<0>{key}-", tag))


def drawable(written: str) -> str:
    """Replace, in texts written as JSON in ASCII, the characters that no SVG may hold: the drawing would stop us."""
    return SIGN.sub(lambda sign: r"\ufffd" if sign["astray"] else sign[0], written)


def to_png(svg: str, scale: float) -> bytes:
    """Turn an SVG into a PNG that says the same of itself, `scale` pixels to a unit; same drawing, same bytes.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    png = bytes(bring("vl_convert", "report").svg_to_png(_to_draw(svg), scale=scale))
    return captioned_png(png, svg)


def png_beside(svg: str, scale: float) -> bytes:
    """Give the same PNG, drawn by another process: the program that draws lets no other thread of this one work.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    bring("vl_convert", "report")
    command = [sys.executable, "-P", "-c", DRAWING, str(scale)]
    with TemporaryFile() as given, TemporaryFile() as made:
        given.write(_to_draw(svg).encode())
        given.seek(0)
        done = run(command, stdin=given, stdout=made, stderr=DEVNULL, check=False)  # noqa: S603 - ours
        made.seek(0)
        return to_png(svg, scale) if done.returncode else captioned_png(made.read(), svg)


def _to_draw(svg: str) -> str:
    return NO_XML.sub("\ufffd", HIDDEN.sub("", svg))
