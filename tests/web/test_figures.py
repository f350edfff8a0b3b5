"""The drawings of a result are those of its report, as SVG and PNG; the report is given without anything inline."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from radioscopie.web.reports import drawings, linked
from tests.web.waiting import result_of

pytestmark = pytest.mark.slow
PRACTICE = Path(__file__).parents[2] / "examples/practice"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def result(client_alone):
    """The impact of the example practice."""
    files = {
        kind: client_alone.put("/api/v1/files", content=(PRACTICE / f"{kind}.csv").read_bytes(),
                               headers={"x-filename": f"{kind}.csv"}).json()["file"]
        for kind in ("activity", "machines")
    }  # fmt: skip
    return result_of(client_alone, "/api/v1/impact", files)


def test_every_drawing_is_given_as_svg_and_png(client_alone, result):
    found = client_alone.get(f"/api/v1/results/{result}/figures").json()["figures"]
    assert {"measures", "machine", "payer"} <= {one["key"] for one in found}
    for one in found[:2]:
        for narrow in ("", "?narrow=1"):
            svg = client_alone.get(f"/api/v1/results/{result}/figures/{one['key']}.svg{narrow}")
            assert svg.headers["content-type"] == "image/svg+xml"
            assert ET.fromstring(svg.content).tag.endswith("svg")  # noqa: S314 - ours
    png = client_alone.get(f"/api/v1/results/{result}/figures/measures.png")
    assert png.content.startswith(PNG)
    refused = client_alone.get(f"/api/v1/results/{result}/figures/none.svg")
    assert refused.status_code == 422
    assert "measures" in refused.json()["problems"][0]["message"]


def test_the_report_is_that_of_the_file_with_its_style_and_script_linked(client_alone, result):
    page = client_alone.get(f"/en/rapport/{result}")
    assert page.status_code == 200
    assert "<style" not in page.text
    assert not re.search(r"<script>|\sstyle=", page.text)
    linked_ = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert [client_alone.get(one).status_code for one in linked_] == [200, 200]
    assert "301,489.48" in page.text


def test_drawings_leave_with_the_session(client_alone, result, app):
    client_alone.get(f"/api/v1/results/{result}/figures")
    client_alone.delete("/api/v1/session")
    assert client_alone.get(f"/api/v1/results/{result}/figures").status_code == 404
    lost = client_alone.get(f"/rapport/{result}")
    assert lost.status_code == 404
    assert "plus gardé" in lost.text


def test_the_legend_of_a_chart_is_no_drawing():
    inside = '<svg a="1"></svg><svg b="2"></svg><ul class="keys"><li><svg c="3"></svg></li></ul>'
    section = f'<section class="figure" id="k"><h2>T <small>s</small></h2>{inside}</section>'
    page = f"<style>x</style><script>y</script>{section}"
    (found,) = drawings({"report.html": page}).values()
    assert (found.key, found.title, found.svg, found.narrow) == (
        "k",
        "T",
        '<svg a="1"></svg>',
        '<svg b="2"></svg>',
    )
    assert "<style>" not in linked(page)
