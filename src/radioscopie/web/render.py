"""Pages from templates: whole without script, every word from the catalogues."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jinja2
from starlette.responses import HTMLResponse

from radioscopie.numbers import format_count, format_euros, format_plain
from radioscopie.report.amounts import estimated_euros
from radioscopie.report.dates import long_date
from radioscopie.report.glued import glued
from radioscopie.report.page import part
from radioscopie.texts import text, word
from radioscopie.version import __version__
from radioscopie.web.desk import desk_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

NAV = (
    ("/cabinet", "practice"),
    ("/comptes", "accounts"),
    ("/national", "nation"),
    ("/acces", "access"),
    ("/lecture", "reading"),
    ("/loi", "law"),
    ("/acte", "act"),
)
SURVEY = ("/gestion/entree", "survey")  # when it is served
FOOT = (
    ("/questions", "questions"),
    ("/reforme", "reform"),
    ("/delais", "delays"),
    ("/questions/ledger", "ledger"),
    ("/questions/incentives", "incentives"),
    ("/plan", "plan"),
    ("/implanter", "site"),
    ("/autorisations", "permits"),
    ("/lecture/sieges", "seats"),
    ("/lecture/effectif", "staff"),
    ("/hopitaux", "hospital"),
    ("/national/base", "baseline"),
    ("/validation", "validation"),
    ("/api", "api"),
    ("/donnees", "kept"),
    ("/accessibilite", "accessibility"),
    ("/etat", "state"),
)
STATIC = files("radioscopie.web") / "static"


@cache
def static_version() -> str:
    """Digest the files that pages load: their addresses change when they do."""
    digest = hashlib.sha256()
    for one in sorted(STATIC.iterdir(), key=lambda file: file.name):
        digest.update(one.name.encode() + b"\0" + (one.read_bytes() if one.is_file() else b""))
    for content in report_parts().values():
        digest.update(content)
    return digest.hexdigest()[:12]


@cache
def report_parts() -> dict[str, bytes]:
    """Give the style and the script of reports, that their files hold and that this server links."""
    names = {"reports.css": "style.css", "reports.js": "report.js"}
    return {name: part(of).encode() for name, of in names.items()}


def static_address(name: str) -> str:
    """Give the address of a file that pages load."""
    return f"/static/{static_version()}/{name}"


@cache
def environment() -> jinja2.Environment:
    """Give what writes templates; nothing that comes from outside is taken for HTML."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("radioscopie.web", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def address(lang: str, path: str, params: Mapping[str, Any] | None = None) -> str:
    """Give the address of a page in a language; what is empty is left out, what is given is sorted.

    Parameters
    ----------
    params : what is said; a list is said once for each of its values
    """
    said = sorted((name, value) for name, value in (params or {}).items() if value not in (None, "", []))
    given = {name: value if isinstance(value, list | tuple) else str(value) for name, value in said}
    prefix = "" if lang == "fr" else f"/{lang}"
    whole = f"{prefix}{path}" if path != "/" else prefix or "/"
    return whole + (f"?{urlencode(given, doseq=True)}" if given else "")


def drawing(lang: str, template: str, **data: Any) -> str:
    """Write a drawing (SVG) that stands by itself."""
    said = {"text": partial(text, lang=lang), "word": partial(word, lang=lang), "version": __version__}
    return environment().get_template(template).render({**said, **data})


def lines_of(sentence: str, most: int = 96) -> list[str]:
    """Cut a sentence in lines of a number of letters, for a drawing; never at a no-break space."""
    lines = [""]
    for one in sentence.split(" "):
        if lines[-1] and len(lines[-1]) + len(one) >= most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {one}".strip()
    return lines


def page(request: Request, lang: str, template: str, /, *, http: int = 200, **data: Any) -> HTMLResponse:
    """Write a page."""
    other = "en" if lang == "fr" else "fr"
    path = "/" + request.url.path.removeprefix("/en").lstrip("/")  # never "//host", which is another site
    said: dict[str, Any] = {
        "lang": lang,
        "other": other,
        "path": path,
        "query": request.url.query,
        "nav": (*NAV, SURVEY) if request.app.state.has_survey else NAV,
        "has_survey": request.app.state.has_survey,
        "foot": FOOT,
        "text": lambda key, **values: glued(text(key, lang, **values), lang),
        "word": lambda table, code, **values: glued(word(table, code, lang, **values), lang),
        "glued": partial(glued, lang=lang),
        "link": lambda path, **params: address(lang, path, params),
        "other_link": address(other, path) + (f"?{request.url.query}" if request.url.query else ""),
        "static": static_address,
        "euros": partial(format_euros, lang=lang),
        "estimate": partial(estimated_euros, lang=lang),
        "count": partial(format_count, lang=lang),
        "plain": partial(format_plain, lang=lang),
        "first": lambda words: words[:1].upper() + words[1:],
        "day": lambda when: long_date(str(when), lang),
        "today": date.today().isoformat(),
        "version": __version__,
        "public": desk_of(request).config.public,
        "ready": desk_of(request).ready,
    }
    return HTMLResponse(environment().get_template(template).render({**said, **data}), http)
