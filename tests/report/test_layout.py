"""Charts say their values in words, and have a layout for a narrow screen where no type is small."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest

from radioscopie.questions.impact.page import page
from radioscopie.report.bars import ranked_bars
from radioscopie.report.charts import waterfall
from radioscopie.report.layout import narrow
from radioscopie.report.maps import departement_map
from radioscopie.report.svg import draw
from tests.report.fake import fake_impact

ROWS = [
    {"label": "Forfaits à taux plein, machines non amorties", "cents": -12_345_600},
    {"label": "Modificateurs Y et Z", "low": -99_00, "high": -1_234_500},
]
LONGEST_NARROW, LEAST_TYPE = 430, 12


def drawn(rows=ROWS, lang="fr"):
    return draw(ranked_bars([dict(row) for row in rows], lang), lang, "k", "Titre")


def sizes(svg):
    return [float(one) for one in re.findall(r'font-size="([0-9.]+)px"', svg)]


def width(svg):
    return float(re.search(r'viewBox="0 0 ([0-9.]+) ', svg)[1])


def test_each_bar_says_its_name_and_its_amount():
    told = [one.replace("\xa0", " ") for one in re.findall(r"<title>([^<]*)</title>", drawn())]
    assert "Forfaits à taux plein, machines non amorties · −123,5 k€" in told
    assert any(one.startswith("Modificateurs Y et Z · −99,00 € à −12,3 k€") for one in told)


@pytest.mark.slow
def test_no_word_of_the_drawing_program_is_in_a_page():
    for lang in ("fr", "en"):
        shown = unescape(page(fake_impact(("reference_low", "reference_high")), lang))
        assert "aria-roledescription" not in shown
        assert not re.search(r'aria-label="[^"]*(?:label|cents|start|side): ', shown)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_narrow_chart_fits_a_phone_with_a_type_that_can_be_read(lang):
    steps = [
        {"year": year, "label": row["label"], "cents": -100_000} for year in (2026, 2027) for row in ROWS
    ]
    for svg in (drawn(lang=lang), draw(waterfall(steps, lang), lang, "w", "t")):
        assert width(svg.narrow) <= LONGEST_NARROW
        assert min(sizes(svg.narrow)) * min(342 / width(svg.narrow), 1) >= LEAST_TYPE - 2
        assert min(sizes(svg)) >= LEAST_TYPE
        for row in ROWS:
            assert row["label"] in whole_names(svg.narrow)


def whole_names(svg):
    """Give what is written, in one piece where it is on several lines."""
    return unescape(re.sub(r"</tspan><tspan[^>]*>", " ", svg))


def test_a_name_longer_than_a_narrow_chart_is_broken_between_its_words():
    label = "IDSV · SIEMENS SOMATOM Definition Flash 54321 · scanner thorax-abdomen-pelvis"
    rows = [row | {"label": label if rank == 0 else row["label"]} for rank, row in enumerate(ROWS)]
    svg = draw(ranked_bars(rows, "fr"), "fr", "f", "t").narrow
    assert label in whole_names(svg)
    assert "…" not in svg
    assert width(svg) <= LONGEST_NARROW


def test_a_narrow_chart_says_as_much_as_the_wide_one():
    svg = drawn()
    assert re.findall(r"<title>([^<]*)</title>", svg.narrow) == re.findall(r"<title>([^<]*)</title>", svg)


def test_identifiers_of_both_layouts_differ():
    svg = drawn()
    both = re.findall(r'\bid="([^"]+)"', svg + svg.narrow)
    assert len(both) == len(set(both))


def test_a_map_says_its_places_and_has_a_layout_for_phones():
    svg = draw(departement_map({"01": -125_000, "75": 40_000}, "fr", names={"01": "Ain"}), "fr", "m", "Carte")
    for drawing in (svg, svg.narrow):
        told = [one.replace("\xa0", " ") for one in re.findall(r"<title>([^<]*)</title>", drawing)]
        assert "Ain (01) · Variation (%) : −1,25" in told
        assert "02 · aucune activité connue" in told
    assert width(svg.narrow) <= LONGEST_NARROW
    assert min(sizes(svg.narrow)) >= LEAST_TYPE
    assert not set(sizes(svg.narrow)) & {8.0}


# Widths in DejaVu Sans at 12 px, measured in a browser: the font of a reader who has neither Helvetica nor Arial.
DEJAVU = {
    "Forfaits à taux plein, machines non amorties": 268.1,
    "(sans machine à forfait)": 143.4,
    "−339 M€": 54.9,
}


def placed(svg):
    """Each text of a drawing, with where it starts or ends from the left of the drawing."""
    found = {}

    def walk(node, left):
        moved = re.match(r"translate\(([-\d.]+)", node.get("transform", ""))
        left += float(moved[1]) if moved else 0.0
        if node.tag.endswith("text"):
            found["".join(node.itertext()).replace("\xa0", " ")] = left, node.get("text-anchor")
        for one in node:
            walk(one, left)

    walk(ET.fromstring(svg), 0.0)  # noqa: S314 - our own drawing
    return found


def test_names_have_their_room_in_the_widest_font_that_a_reader_has():
    names = [name for name in DEJAVU if name[0] != "−"]
    at = placed(drawn([{"label": name, "cents": -100_000} for name in names]))
    for name in names:
        end, anchor = at[name]
        assert anchor == "end"
        assert end >= DEJAVU[name]


def test_the_longest_amount_does_not_touch_the_names():
    amount = "−339 M€"
    row = {"label": "Assurance maladie", "cents": -339, "low": -388, "high": -217, "text": amount}
    at = placed(drawn([row]))
    assert at[amount][0] - DEJAVU[amount] >= at["Assurance maladie"][0]


def test_panels_of_a_narrow_chart_keep_one_axis():
    rows = [
        {"label": "a", "group": "2025", "low": -100, "high": -100},
        {"label": "a", "group": "2026", "low": -10_290_000, "high": -22_180_000},
    ]
    at = narrow(ranked_bars(rows, "fr").to_dict())["vconcat"]
    domains = [layer["encoding"]["x"]["scale"]["domain"] for one in at for layer in one["layer"][:1]]
    assert domains[0] == domains[1]


def test_the_map_of_an_area_draws_its_departements_alone_and_no_box():
    svg = draw(departement_map({"35": -125_000, "75": 40_000}, "fr", near=("35", "22")), "fr", "m", "Carte")
    titles = [one.replace("\xa0", " ") for one in re.findall(r"<title>([^<]*)</title>", svg)]
    assert [one for one in titles if " · " in one] == [
        "22 · aucune activité connue",
        "35 · Variation (%) : −1,25",
    ]
    assert "petite couronne" not in svg
    assert "petite couronne" in draw(departement_map({"35": -125_000}, "fr"), "fr", "m", "Carte")
