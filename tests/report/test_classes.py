"""Classes of maps: of value, not of rank; and what a picture says of itself."""

import struct
import zlib
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from radioscopie.report.captions import captioned, captioned_png
from radioscopie.report.classes import CLASSES, value_limits


def test_classes_have_one_width_and_round_limits():
    assert value_limits([-98, -46, -23, -12, -1]) == [-80, -60, -40, -20]
    assert value_limits(range(1001)) == [200, 400, 600, 800]


def test_neighbours_in_value_have_one_shade_whatever_their_rank():
    """By rank, the hundred lowest made four classes of five, and one that is ten times larger the shade of the next."""
    values = [*range(100), 980, 990, 1000, 995, 985, 1000, 1000]
    assert value_limits(values) == [200, 400, 600, 800]


def test_nothing_and_the_same_everywhere():
    assert value_limits([]) == []
    assert value_limits([7] * 30) == [7]


@given(st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=120))
def test_limits_are_evenly_spaced_ordered_and_few(values):
    limits = value_limits(values)
    assert 1 <= len(limits) < CLASSES
    widths = {two - one for one, two in pairwise(limits)}
    assert len(widths) <= 1
    assert all(width > 0 for width in widths)


def test_a_chart_holds_its_title_its_sources_and_its_version_once():
    svg = captioned('<svg aria-label="a > b"><g/></svg>', ("Titre <1>", "Sources"))
    assert svg == '<svg aria-label="a > b"><metadata>Titre &lt;1&gt;\nSources</metadata><g/></svg>'
    assert captioned(svg, ("autre",)) == svg


def _png():
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    )


def test_a_png_says_the_same_in_chunks_that_a_reader_of_png_finds():
    png = captioned_png(_png(), captioned("<svg><g/></svg>", ("Délais", "SAE 2023")))
    place, said = 8, {}
    while place < len(png):
        size, kind = struct.unpack(">I4s", png[place : place + 8])
        body = png[place + 8 : place + 8 + size]
        assert struct.unpack(">I", png[place + 8 + size : place + 12 + size])[0] == zlib.crc32(kind + body)
        if kind == b"iTXt":
            key, _, rest = body.partition(b"\0")
            said[key.decode()] = rest[4:].decode()
        place += 12 + size
    assert said["Title"] == "Délais"
    assert said["Description"] == "Délais\nSAE 2023"
