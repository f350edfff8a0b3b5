"""Roads of anyone: links of letters, the door of the staff, what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from radioscopie.store import campaigns, links, outbox, people, published
from radioscopie.store.rooms import NotThereError
from radioscopie.web.survey import oidc

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.web.survey.desk import Asking

WRONG = 422


def invitation(ask: Asking) -> Response:
    """Say who is invited, to what, until when; nothing changes by looking, as scanners of mail do."""
    held = links.invited_by(ask.store, ask.path["token"])
    if held is None:
        raise NotThereError
    about = campaigns.one_of(ask.store, held.tenant, held.campaign)
    is_good = not held.used_at and ask.now < held.expires_at
    return ask.page(
        "survey/invitation.html", held=held, about=about, token=ask.path["token"], is_good=is_good
    )


def enter(ask: Asking) -> Response:
    """Open a session by a link."""
    found = links.enter(ask.store, ask.said("token"), ask.now)
    if found is None:
        return ask.page("survey/used.html", http=WRONG, token=ask.said("token"))
    session, held = found
    return _with(ask, ask.go(f"/enquete/{held.campaign}"), session)


def new_link_asked(ask: Asking) -> Response:
    """Send another link to the address that a link was sent to; said alike whether there is one or not."""
    held = links.invited_by(ask.store, ask.said("token"))
    if held is not None:
        outbox.queue_link(ask.store, held.tenant, held.campaign, held.contact, held.contact, ask.now)
    return ask.page("survey/link_sent.html")


def stop_asked(ask: Asking) -> Response:
    """Ask before anything is stopped."""
    if links.invited_by(ask.store, ask.path["token"]) is None:
        raise NotThereError
    return ask.page("survey/stop.html", token=ask.path["token"], is_done=False)


def stop(ask: Asking) -> Response:
    """Send nothing more to an address."""
    if not links.unsubscribe(ask.store, ask.said("token"), ask.now):
        raise NotThereError
    return ask.page("survey/stop.html", token="", is_done=True)


def sign_in_page(ask: Asking) -> Response:
    """Show the door of the staff."""
    return _door(ask)


def sign_in(ask: Asking) -> Response:
    """Open a session for somebody of the staff."""
    client = ask.request.client.host if ask.request.client else ""
    of, email, password, code = (ask.said(name) for name in ("tenant", "email", "password", "code"))
    session = people.sign_in(ask.store, of, email, password, code.replace(" ", ""), client, ask.now)
    if session:
        return _with(ask, ask.go("/gestion"), session)
    return _door(ask, http=WRONG, is_wrong=True)


BACK = "/gestion/autre-entree/retour"
KEPT_S = 600


def sign_on(ask: Asking) -> Response:
    """Lead to the issuer that signs the staff on."""
    config = ask.desk.config
    if not config.oidc_issuer:
        raise NotThereError
    try:
        begun = oidc.begin(config, ask.desk.base + BACK)
    except oidc.RefusedSignOnError:
        return _not_signed_on(ask)
    response = RedirectResponse(begun.address, 303)
    response.set_cookie(
        _kept_name(ask), begun.kept, max_age=KEPT_S, httponly=True, samesite="lax", secure=_is_secure(ask)
    )
    return response


def signed_on(ask: Asking) -> Response:
    """Come back from the issuer: open the session of the account that it knows."""
    config, query = ask.desk.config, ask.request.query_params
    if not config.oidc_issuer:
        raise NotThereError
    kept = ask.request.cookies.get(_kept_name(ask), "")
    try:
        who = oidc.finish(
            config, ask.desk.base + BACK, kept, query.get("state", ""), query.get("code", ""), ask.now
        )
    except oidc.RefusedSignOnError:
        return _not_signed_on(ask)
    session = people.sign_on(ask.store, config.oidc_tenant, who.subject, who.email, ask.now)
    if not session:
        return _not_signed_on(ask)
    response = _with(ask, ask.go("/gestion"), session)
    response.delete_cookie(_kept_name(ask), httponly=True, samesite="lax", secure=_is_secure(ask))
    return response


def _kept_name(ask: Asking) -> str:
    return f"{ask.desk.cookie}-on"


def _not_signed_on(ask: Asking) -> Response:
    return _door(ask, http=WRONG, is_wrong=True)


def _door(ask: Asking, *, http: int = 200, is_wrong: bool = False) -> Response:
    has_issuer = bool(ask.desk.config.oidc_issuer)
    tenants = people.tenants(ask.store)
    return ask.page(
        "survey/sign_in.html", http=http, is_wrong=is_wrong, tenants=tenants, has_issuer=has_issuer
    )


def sign_out(ask: Asking) -> Response:
    """End the session."""
    people.sign_out(ask.store, ask.who, everywhere=ask.said("everywhere") == "yes")
    response = ask.page("survey/signed_out.html")
    response.delete_cookie(ask.desk.cookie, httponly=True, samesite="lax", secure=_is_secure(ask))
    return response


def _with(ask: Asking, response: Response, session: str) -> Response:
    response.set_cookie(ask.desk.cookie, session, httponly=True, samesite="lax", secure=_is_secure(ask))
    return response


def _is_secure(ask: Asking) -> bool:
    return ask.desk.config.base_url.startswith("https:")


def publications(ask: Asking) -> Response:
    """List what a tenant has published."""
    of = ask.path["tenant"]
    title = people.tenants(ask.store).get(of)
    if title is None:
        raise NotThereError
    return ask.page("survey/publications.html", of=of, title=title, found=published.published(ask.store, of))


def publication(ask: Asking) -> Response:
    """Show a release: its cells, those that are hidden, its place in the ledger."""
    held = published.published_one(ask.store, ask.path["tenant"], ask.path["number"])
    return ask.page("survey/publication.html", of=ask.path["tenant"], held=held)


def publication_file(ask: Asking) -> Response:
    """Give the cells of a release as CSV."""
    held = published.published_one(ask.store, ask.path["tenant"], ask.path["number"])
    name = f"publication-{held.number}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(published.as_csv(held), media_type="text/csv; charset=utf-8", headers=headers)


OPEN = (
    invitation,
    enter,
    new_link_asked,
    stop_asked,
    stop,
    sign_out,
    publications,
    publication,
    publication_file,
)
DOOR = (sign_in_page, sign_in, sign_on, signed_on)
ANSWERS: dict[str, Callable[[Asking], Response]] = {one.__name__: one for one in (*OPEN, *DOOR)}
