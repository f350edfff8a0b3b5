"""What every road of the survey works with: the store, who asks, what he sent, how to write back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse

from radioscopie.clock import in_paris
from radioscopie.numbers import format_change, format_count, format_euros, format_percent, format_plain
from radioscopie.report.dates import long_date, long_month
from radioscopie.store.people import Person
from radioscopie.store.places import Place
from radioscopie.store.schema.identity import STAFF
from radioscopie.texts import text, word
from radioscopie.web.render import address, environment, static_address
from radioscopie.web.survey.roads import API
from radioscopie.web.survey.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.inputs import Upload
    from radioscopie.store.outbox import Letter
    from radioscopie.store.rooms import Store
    from radioscopie.web.config import Config

LOCAL_COOKIE, COOKIE = "radioscopie-survey", "__Host-radioscopie-survey"
SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class SurveyDesk:
    """What the survey works with.

    Parameters
    ----------
    base : address that links of letters begin with, never that of a request
    send : sends a letter
    clock : gives the instant, in seconds since 1970
    """

    store: Store
    config: Config
    base: str
    send: Callable[[Letter], None]
    clock: Callable[[], float]

    @property
    def cookie(self) -> str:
        """Name of the cookie of sessions: browsers hold the second to this host alone, over HTTPS."""
        return COOKIE if self.config.base_url.startswith("https:") else LOCAL_COOKIE


@dataclass(frozen=True, slots=True)
class Asking:
    """A request, read: who asks, from where, what he sent.

    Parameters
    ----------
    person : None on the roads of anyone, when nobody is in session
    path : what the address names
    words : fields of a form, or members of a body in JSON
    files : what was given
    now : instant of the request
    is_data : the page is wanted as data
    """

    request: Request
    desk: SurveyDesk
    lang: str
    person: Person | None
    path: Mapping[str, str]
    now: float
    words: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()
    is_data: bool = False

    @property
    def store(self) -> Store:
        """The store."""
        return self.desk.store

    @property
    def who(self) -> Person:
        """Who asks, on the roads of a role."""
        return self.person or Person("", "", "", "")

    @property
    def place(self) -> Place:
        """Whose answer a road is about: one's own, in the campaign of the address."""
        return Place(self.who.tenant, self.path["campaign"], self.who.pseudonym)

    def said(self, name: str) -> str:
        """Give a field as a word; "" when it was not sent."""
        held = self.words.get(name, "")
        if isinstance(held, int | float) and not isinstance(held, bool):
            return str(held)
        return held.strip() if isinstance(held, str) else ""

    def page(self, template: str, /, *, http: int = 200, **data: Any) -> Response:
        """Write a page of the survey, or what it would show as data."""
        if self.is_data:
            return JSONResponse(told(data), http)
        lang, request = self.lang, self.request
        other = "en" if lang == "fr" else "fr"
        path = "/" + request.url.path.removeprefix("/en").lstrip("/")
        said: dict[str, Any] = {
            "lang": lang,
            "other": other,
            "person": self.person,
            "is_staff": bool(self.person and self.person.role in STAFF),
            "link": lambda path, **params: address(lang, path, params),
            "other_link": address(other, path) if request.method == "GET" else "",
            "text": partial(text, lang=lang),
            "word": partial(word, lang=lang),
            "static": static_address,
            "count": partial(format_count, lang=lang),
            "when": partial(instant, lang=lang),
            "period": partial(month, lang=lang),
            "day": lambda found: long_date(found.isoformat(), lang),
            "euros": partial(format_euros, lang=lang),
            "percent": partial(percent, lang=lang),
            "plain": partial(format_plain, lang=lang),
            "precise": partial(three_figures, lang=lang),
            "amount": lambda value: format_plain(f"{value:.1f}", lang),
        }
        return HTMLResponse(environment().get_template(template).render({**said, **data}), http)

    def go(self, path: str) -> Response:
        """Lead to a page of ours, after a form was sent; as data, say where it is."""
        if self.is_data:
            return JSONResponse({"at": API + path})
        return RedirectResponse(address(self.lang, path), SEE_OTHER)


def instant(seconds: float, lang: str) -> str:
    """Write an instant as the clocks of Paris show it, and say so."""
    (local,) = in_paris([int(seconds)]).tolist()  # type: ignore[arg-type]
    found = datetime.fromtimestamp(local, UTC)
    return text(
        "web_survey.instant", lang, day=long_date(found.date().isoformat(), lang), hour=f"{found:%H:%M}"
    )


def month(written: str, lang: str) -> str:
    """Write a period, 2027-01 or 2027."""
    return long_month(written, lang) if "-" in written else written


def percent(value: float, is_change: bool, lang: str) -> str:
    """Write a share, or a change with its sign."""
    rate = Fraction(value).limit_denominator(10**6)
    return format_change(rate, lang) if is_change else format_percent(rate, lang)


def three_figures(value: float, lang: str) -> str:
    """Write an estimate with the figures that its interval allows, three at most below a thousand."""
    if abs(value) >= 100:
        return format_plain(f"{value:.0f}", lang)
    shown = f"{value:.3g}"
    return format_plain(
        "0" if "e" in shown else shown, lang
    )  # below a ten-thousandth: nothing that is counted here


def is_ours(request: Request, config: Config) -> bool:
    """Tell whether what writes in a session comes from a page of ours, and says so."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    base = config.base_url.rstrip("/") if config.public else f"http://{request.headers.get('host', '')}"
    if origin is not None:
        return urlsplit(origin)[:2] == urlsplit(base)[:2]
    return site in ("same-origin", "none")
