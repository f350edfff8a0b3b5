"""The pages open offline, hold every figure with its data, and speak one language."""

import re
import tomllib
from base64 import b64encode
from hashlib import sha256
from html import unescape
from importlib.resources import files

import pytest

from radioscopie import extras
from radioscopie.errors import MissingExtraError
from radioscopie.questions.hospital import page as hospital
from radioscopie.questions.hospital.answer import sites_result
from radioscopie.questions.impact import page as impact
from radioscopie.report.page import Page, render_page
from radioscopie.tables.sites import read_sites
from tests.hospital.conftest import sites_laws
from tests.report.fake import fake_impact

BOUNDS = ("reference_low", "reference_high")


def sentences(lang):
    """Long texts of the catalogues that have no field, without what both languages share."""
    folder = files("radioscopie.texts") / lang
    texts = [
        text
        for group in ("report", "sites")
        for held in tomllib.loads((folder / f"{group}.toml").read_text("utf-8")).values()
        for text in ([held] if isinstance(held, str) else held.values())
    ]
    return {text for text in texts if len(text) > 14 and "{" not in text and "\n" not in text}


@pytest.fixture(scope="module")
def sites():
    return sites_result(
        read_sites().slice(0, 150), sites_laws(), (2026, 2027), {"law": "v", "parameter.base": "2025-11-04"}
    )


@pytest.fixture(scope="module", params=["fr", pytest.param("en", marks=pytest.mark.slow)])
def pages(request, sites):
    lang = request.param
    return lang, [
        hospital.page(sites, lang),
        impact.page(fake_impact(BOUNDS), lang),
        impact.page(fake_impact(), lang),
    ]


def test_nothing_is_loaded_and_our_script_alone_runs(pages):
    for page in pages[1]:
        script, style = (re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("script", "style"))
        assert (len(script), page.count("<script"), len(style)) == (1, 1, 1)
        allowed = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
        for kind, (content,) in (("script", script), ("style", style)):
            assert f"{kind}-src 'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in allowed
        assert allowed.startswith("default-src 'none'")
        assert not re.search(r"fetch|XMLHttp|WebSocket|eval|innerHTML|https?:", script[0])
        assert " style=" not in page
        assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#|data:)""", page)
        assert "@import" not in page
        assert "url(http" not in page


def test_no_place_of_the_machine_is_told(pages):
    for page in pages[1]:
        assert not re.search(r"/(?:home|tmp|work|root|usr)/", page)


def test_each_chart_has_a_name_a_table_and_a_download(pages):
    for page in pages[1]:
        sections = re.findall(r'<section class="figure".*?</section>', page, re.DOTALL)
        assert len(sections) >= 5
        for section in sections:
            assert 'href="data:text/csv' in section
            assert '<table class="data">' in section
            assert "<svg" not in section or 'role="img" aria-label="' in section


def test_identifiers_are_unique(pages):
    for page in pages[1]:
        found = re.findall(r'\bid="([^"]+)"', page)
        assert len(found) == len(set(found))


def test_a_page_speaks_one_language(pages):
    lang, (page, *others) = pages
    other = "en" if lang == "fr" else "fr"
    foreign = sentences(other) - sentences(lang)
    shown = [unescape(one) for one in (page, *others)]
    assert {text for text in foreign for one in shown if text in one} == set()


def test_words_of_the_user_are_escaped():
    page = impact.page(fake_impact(), "fr")
    assert "Gare <b>" not in page
    assert "Gare &lt;b&gt;" in page


def test_names_of_the_user_are_no_codes_and_what_has_none_is_said_for_what_it_is():
    page = impact.page(fake_impact(), "fr")
    machines, sites = (
        re.search(rf'id="{name}".*?</section>', page, re.DOTALL)[0] for name in ("machine", "site")
    )
    assert re.findall(r"<tr><td>(.*?)</td>", machines) == ["mri", "(sans machine à forfait)"]
    assert "(sans nom)" in sites
    assert "(sans machine" not in sites


def test_the_answer_gives_both_bounds_when_the_reference_is_unknown():
    assert "qu’aucun texte lu ne donne" in impact.summary(fake_impact(BOUNDS), "fr")
    assert "qu’aucun texte lu ne donne" not in impact.summary(fake_impact(), "fr")


def test_nothing_changes_is_said_so_without_empty_charts():
    page = impact.page(fake_impact(change=0), "en")
    assert "nothing changes" in page
    assert "<svg" not in page


def test_summary_of_sites_fits_and_tells_the_assumptions(sites):
    words = hospital.summary(sites, "fr")
    assert "116" in words
    assert "hypothèses" in words
    assert max(map(len, words.split("\n")[2:])) < 130


@pytest.mark.parametrize(
    ("module", "extra"),
    [
        ("altair", "report"),
        ("vl_convert", "report"),
        ("jinja2", "report"),
        ("ortools.sat.python.cp_model", "rota"),
    ],
)
def test_a_missing_extra_is_named(monkeypatch, module, extra):
    def absent(wanted):
        raise ImportError(wanted)

    monkeypatch.setattr(extras, "import_module", absent)
    with pytest.raises(MissingExtraError) as missing:
        extras.bring(module, extra)
    told = missing.value.problems[0]
    assert (told.place, f"radioscopie[{extra}]" in told.remedy("en")) == (
        module.split(".")[0].replace("_", "-"),
        True,
    )


def test_a_figure_and_its_unit_stay_on_one_line():
    told = ("intervalle à 95 % : 12 M€ à 14 k€", "−3,6 pt de 300 €")
    shown = render_page(Page("fr", "t", "s", "a", told, (), (), (), signed=True), fake_impact(("exact",)))
    assert "intervalle à 95\xa0%\xa0: 12\xa0M€ à 14\xa0k€" in shown
    assert "−3,6\xa0pt de 300\xa0€" in shown
