"""Pictures are drawn by another process; without it, by this one: the same bytes."""

import sys

from radioscopie.report.captions import captioned
from radioscopie.report.svg import png_beside, to_png

DRAWN = captioned(
    '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="9" height="9" fill="red"/>'
    '<text y="15" visibility="hidden">é\x00</text></svg>',
    ("Title", "made by us"),
)


def test_a_picture_drawn_beside_is_the_same():
    png = png_beside(DRAWN, 2)
    assert png == to_png(DRAWN, 2)
    assert b"Title" in png


def test_a_picture_is_drawn_here_where_no_other_process_can(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert png_beside(DRAWN, 2) == to_png(DRAWN, 2)
