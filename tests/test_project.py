"""What surrounds the code is true: links, commands, catalogues, public names."""

from __future__ import annotations

import csv
import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import radioscopie
from radioscopie.cli.main import VERBS, main
from radioscopie.questions.registry import GROUPS, QUESTIONS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])
TERMS = (
    *(
        "act",
        "technical fee",
        "full rate",
        "reduced rate",
        "activity band",
        "reference activity",
        "amortised",
    ),
    *("modifier", "association", "excess fee", "co-payment", "practice", "site", "machine", "fleet"),
    *("accessibility", "radiographer", "on-call care", "diagnostic reference level", "relevance"),
    *("acte CCAM", "forfait technique", "taux plein", "taux réduit", "dépassement", "ticket modérateur"),
    *("MERM", "permanence des soins", "NRD", "pertinence"),
)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def links(page: Path) -> list[str]:
    found = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    return [link for link in found if "://" not in link]


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_links_lead_to_files(page: Path):
    assert [link for link in links(page) if not (page.parent / link).exists()] == []


def test_every_page_of_the_docs_is_reached_from_the_index():
    seen, waiting = set(), [ROOT / "docs/index.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page.suffix == ".md" and page not in seen and page.exists():
            seen.add(page)
            waiting += [page.parent / link for link in links(page)]
    assert [relative(page) for page in ROOT.glob("docs/**/*.md") if page.resolve() not in seen] == []


def rooms_of_figures() -> list[tuple[str, str]]:
    """The words and files of the table of `01-layout.md`, one pair a file."""
    told = (
        (ROOT / "docs/decisions/01-layout.md").read_text("utf-8").partition("**Where a figure is made.**")[2]
    )
    rows = [
        [re.findall(r"`([^`]+)`", cell) for cell in line.split("|")[2:4]]
        for line in told.split("\n")
        if "|" in line
    ]
    return [pair for words, files in rows[2:] for pair in zip(words, files, strict=True)]


def test_the_layout_names_every_room():
    layout = (ROOT / "docs/decisions/01-layout.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z]+)/?`", layout))
    rooms = {one.stem for one in (ROOT / "src/radioscopie").iterdir() if one.suffix in {"", ".py"}}
    assert {one for one in rooms if not one.startswith("_")} - named == set()


@pytest.mark.parametrize(("word", "file"), rooms_of_figures())
def test_a_figure_is_found_where_the_layout_says(word: str, file: str):
    assert word in (ROOT / "src/radioscopie" / file).read_text("utf-8").lower()


@pytest.mark.parametrize("folder", ["concepts", "how-to", "validation"])
def test_pages_of_method_end_with_hypotheses_and_limits(folder: str):
    pages = {page.name: page.read_text("utf-8") for page in (ROOT / "docs" / folder).glob("*.md")}
    last_titles = {name: re.findall(r"^## (.+)$", page, re.MULTILINE)[-1:] for name, page in pages.items()}
    assert {name: title for name, title in last_titles.items() if title != ["Hypotheses and limits"]} == {}


def test_make_commands_named_in_pages_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    command = re.compile(r"(?:`|^ {4})make ([a-z-]+)", re.MULTILINE)
    named = {word for page in PAGES for word in command.findall(page.read_text("utf-8"))}
    assert "demo" in named
    assert named <= targets


def test_help_lists_every_target_a_user_needs():
    listed = subprocess.run(
        ["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert {"demo", "test", "check", "bench", "format", "help"} <= set(re.findall(r"make ([a-z-]+)", listed))


def test_glossary_covers_the_words_of_the_design():
    glossary = (ROOT / "docs/glossary.md").read_text("utf-8")
    rows = [row.split("|") for row in glossary.splitlines() if row.startswith("|")]
    words = ", ".join(f"{row[1]}, {row[2]}" for row in rows)
    assert [term for term in TERMS if term not in words] == []


@pytest.mark.parametrize("name", radioscopie.__all__)
def test_public_name_resolves(name: str):
    value = getattr(radioscopie, name)
    assert isinstance(value, str) if name == "__version__" else callable(value)


def test_an_unknown_public_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="prise"):
        _ = radioscopie.prise


def test_import_is_light():
    heavy = ("numpy", "numba", "pyarrow", "duckdb", "altair", "jinja2")
    code = f"import sys, radioscopie; print([name for name in {heavy!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


@pytest.mark.slow
def test_every_module_can_be_looked_at():
    """Whoever walks through the package (a tool of docs, a search by name) imports each module, and runs nothing."""
    names = [one.name for one in pkgutil.walk_packages(radioscopie.__path__, "radioscopie.")]
    assert len(names) > 1000
    for name in names:
        if not name.endswith("__main__"):
            importlib.import_module(name)


def test_help_is_light():
    heavy = ("numpy", "numba", "pyarrow", "duckdb", "altair", "jinja2")
    run = [
        "import sys, contextlib, io",
        "from radioscopie.cli.main import main",
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):",
        "    main(['--help'])",
        f"print([name for name in {heavy!r} if name in sys.modules])",
    ]
    done = subprocess.run([sys.executable, "-c", "\n".join(run)], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_constraints_pin_every_dependency_and_nothing_else_than_versions():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9a-z.]*", line)] == []
    pinned = {line.split("==")[0].lower() for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + [
        name for extra in project["optional-dependencies"].values() for name in extra
    ]
    assert {re.split(r"[\[<>=]", name)[0].lower() for name in wanted} <= pinned


LAW_VERBS = ("law show", "law diff", "law check", "law stale")


def options_in(page: str, verb: str) -> set[str]:
    assert f"  radioscopie {verb}" in page  # an example
    return set(re.findall(r"--[a-z]+", page))


ONE_WORD = [verb for verb in VERBS if verb not in {"law", *GROUPS}]


@pytest.mark.parametrize("verb", [*LAW_VERBS, *ONE_WORD, *(one.verb for one in QUESTIONS if " " in one.verb)])
def test_command_line_page_tells_every_option_of_a_command(verb: str, capsys):
    page = (ROOT / "docs/reference/command-line.md").read_text("utf-8")
    section = next(part for part in page.split("\n## ") if part.split()[:1] == verb.split()[:1])
    told = set(re.findall(r"--[a-z]+", section)) | set(re.findall(r"--[a-z]+", page.split("\n## ")[0]))
    with pytest.raises(SystemExit):
        main([*verb.split(), "--help"])
    assert options_in(capsys.readouterr().out, verb) - told == set()


def test_changelog_kinds_are_known_and_figures_named():
    entries = re.findall(
        r"^- \*\*(\w+)\*\* (.+(?:\n  .+)*)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert {kind for kind, _ in entries} <= {"law", "data", "method", "feature", "fix"}
    vague = [
        text for kind, text in entries if kind in {"law", "data", "method"} and not re.search(r"\d", text)
    ]
    assert entries
    assert vague == []


def test_example_practice_comes_from_its_plan(tmp_path: Path):
    practice = ROOT / "examples/practice"
    (tmp_path / "plan.csv").write_bytes((practice / "plan.csv").read_bytes())
    script = ROOT / "scripts/build_example_practice.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    assert (tmp_path / "activity.csv").read_bytes() == (practice / "activity.csv").read_bytes()


def test_example_practice_holds_the_volumes_of_its_plan():
    def volumes(name: str, column: str) -> Counter[tuple[str, str, str]]:
        with (ROOT / "examples/practice" / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        count: Counter[tuple[str, str, str]] = Counter()
        for row in rows:
            count[row["machine"], row["act"], row["exemption"]] += int(row[column])
        return count

    assert volumes("activity.csv", "quantity") == volumes("plan.csv", "yearly")


def test_models_lay_out_no_result():
    """A model gives arrays, tables and records; what is shown of them is laid out by a question."""
    shown = re.compile(r"\b(?:ResultTable|Result)\b")
    models = [*(ROOT / "src/radioscopie/models").rglob("*.py")]
    assert [path.name for path in models if shown.search(path.read_text("utf-8"))] == []
    assert len(models) > 100


def test_a_command_does_not_bring_pandas_which_is_there_where_it_is_asked(tmp_path):
    out = tmp_path / "out"
    run = [
        "import sys, contextlib, io",
        "from radioscopie.cli.main import main",
        "with contextlib.redirect_stdout(io.StringIO()):",
        f"    main(['permits', '--region', 'Bretagne', '--out', {str(out)!r}])",
        "print('pandas' in sys.modules)",
        "import pyarrow as pa",
        "print(len(pa.table({'a': [1, 2]}).to_pandas()))",
    ]
    done = subprocess.run([sys.executable, "-c", "\n".join(run)], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n2\n"
