"""Every road of the survey and who may take it: one table, from which routes, refusals and tests are made.

A road that a role may not take, and one that leads to what is not its own, answer as one that does not exist (404).
"""

from __future__ import annotations

from dataclasses import dataclass

from radioscopie.store.schema.identity import PRACTICE, STAFF

ANYONE = ("anyone",)
RESPONDENT, SUBMITTER, OWNER = PRACTICE
DESK, STATISTICIAN, OFFICER, ADMINISTRATOR, AUDITOR = STAFF
SUBMITTING = (SUBMITTER, OWNER)
MOVING = (ADMINISTRATOR, STATISTICIAN, OFFICER)  # each its own stages: store/campaigns
ROLES = (*PRACTICE, *STAFF)
API = "/api/v1/survey"
PAGE, DATA, FILE, MOVE = "page", "data", "file", "move"


@dataclass(frozen=True, slots=True)
class Road:
    """A road.

    Parameters
    ----------
    name : of the function that answers
    path : in French; pages have the same under /en
    roles : who may take it
    kind : page (HTML), data (JSON), file (CSV, PDF, JSON to keep), move (a form that was sent: leads to a page)
    fields : of the form or of the body; `file` is the bytes of a file
    of : page that this one gives as data, "" for a road of its own
    """

    name: str
    method: str
    path: str
    roles: tuple[str, ...]
    kind: str
    fields: tuple[str, ...] = ()
    of: str = ""


CAMPAIGN, RELEASE = "/gestion/campagnes/{campaign}", "/secret/{release}"
FORM = "/enquete/{campaign}"
STAT = "/stat/{campaign}"
ANSWER = API + "/campaigns/{campaign}"

OPEN = (
    Road("invitation", "GET", "/r/{token}", ANYONE, PAGE),
    Road("enter", "POST", "/r", ANYONE, MOVE, ("token",)),
    Road("new_link_asked", "POST", "/r/nouveau", ANYONE, PAGE, ("token",)),
    Road("stop_asked", "GET", "/r/{token}/stop", ANYONE, PAGE),
    Road("stop", "POST", "/r/stop", ANYONE, PAGE, ("token",)),
    Road("sign_in_page", "GET", "/gestion/entree", ANYONE, PAGE),
    Road("sign_in", "POST", "/gestion/entree", ANYONE, MOVE, ("tenant", "email", "password", "code")),
    Road("sign_on", "GET", "/gestion/autre-entree", ANYONE, MOVE),
    Road("signed_on", "GET", "/gestion/autre-entree/retour", ANYONE, MOVE),
    Road("publications", "GET", "/publications/{tenant}", ANYONE, PAGE),
    Road("publication", "GET", "/publications/{tenant}/{number}", ANYONE, PAGE),
    Road("publication_file", "GET", "/publications/{tenant}/{number}/cells.csv", ANYONE, FILE),
    Road("sign_out", "POST", "/sortie", ROLES, PAGE),
)
OF_PRACTICES = (
    Road("mine", "GET", "/enquete", PRACTICE, PAGE),
    Road("accept_charter", "POST", "/enquete/charte", PRACTICE, MOVE, ("charter",)),
    Road("own_data", "GET", "/enquete/mes-donnees.json", (OWNER,), FILE),
    Road("own_log", "GET", "/enquete/journal", (OWNER,), PAGE),
    Road("persons", "GET", "/enquete/cabinet", (OWNER,), PAGE),
    Road("add_person", "POST", "/enquete/cabinet/personnes", (OWNER,), MOVE, ("email", "role")),
    Road("remove_person", "POST", "/enquete/cabinet/personnes/{contact}/retirer", (OWNER,), MOVE),
    Road("withdraw", "POST", "/enquete/cabinet/retrait", (OWNER,), PAGE, ("sure",)),
    Road("form", "GET", FORM, PRACTICE, PAGE),
    Road("save_form", "POST", FORM, PRACTICE, MOVE, ("rev", "cells")),
    Road("give_file", "POST", FORM + "/totaux", PRACTICE, MOVE, ("file",)),
    Road("shares", "GET", FORM + "/partage", (OWNER,), PAGE),
    Road("share", "POST", FORM + "/partage", (OWNER,), MOVE, ("question", "contact")),
    Road("review", "GET", FORM + "/relire", PRACTICE, PAGE),
    Road("submit_form", "POST", FORM + "/envoyer", SUBMITTING, MOVE, ("rev", "key")),
    Road("reopen", "POST", FORM + "/rouvrir", SUBMITTING, MOVE),
    Road("receipt", "GET", FORM + "/recu", PRACTICE, PAGE),
    Road("receipt_file", "GET", FORM + "/recu.pdf", PRACTICE, FILE),
    Road("report", "GET", FORM + "/rapport", SUBMITTING, PAGE),
    Road("section", "GET", FORM + "/{section}", PRACTICE, PAGE),
    Road("api_answer", "GET", ANSWER + "/answer", PRACTICE, DATA),
    Road("api_save", "PUT", ANSWER + "/answer", PRACTICE, DATA, ("rev", "changes")),
    Road("api_file", "POST", ANSWER + "/answer/files", PRACTICE, DATA, ("file",)),
    Road("api_submit", "POST", ANSWER + "/submit", SUBMITTING, DATA, ("rev",)),
    Road("api_receipt", "GET", ANSWER + "/receipt", PRACTICE, DATA),
)
OF_STAFF = (
    Road("desk", "GET", "/gestion", STAFF, PAGE),
    Road("accounts", "GET", "/gestion/comptes", (ADMINISTRATOR,), PAGE),
    Road("add_account", "POST", "/gestion/comptes", (ADMINISTRATOR,), MOVE, ("email", "name", "role")),
    Road("close_account", "POST", "/gestion/comptes/{account}/fermer", (ADMINISTRATOR,), MOVE),
    Road(
        "new_campaign", "POST", "/gestion/campagnes", (ADMINISTRATOR,), MOVE,
        ("title", "questionnaire", "period", "opens", "closes"),
    ),
    Road("campaign", "GET", CAMPAIGN, (DESK, ADMINISTRATOR), PAGE),
    Road("tracking_file", "GET", CAMPAIGN + "/suivi.csv", (DESK, ADMINISTRATOR), FILE),
    Road("move_campaign", "POST", CAMPAIGN + "/etat", MOVING, MOVE, ("state",)),
    Road("frame", "POST", CAMPAIGN + "/cabinets", (ADMINISTRATOR,), MOVE, ("file",)),
    Road("machines", "POST", CAMPAIGN + "/machines", (ADMINISTRATOR,), MOVE, ("file",)),
    Road("invite", "POST", CAMPAIGN + "/invitations", (ADMINISTRATOR,), MOVE),
    Road("remind", "POST", CAMPAIGN + "/relances", (ADMINISTRATOR,), MOVE),
    Road("new_link", "POST", CAMPAIGN + "/personnes/{contact}/lien", (DESK,), MOVE),
    Road("values", "GET", STAT, (STATISTICIAN,), PAGE),
    Road("values_file", "GET", STAT + "/reponses.csv", (STATISTICIAN,), FILE),
    Road("strata_file", "GET", STAT + "/strates.csv", (STATISTICIAN,), FILE),
    Road("codebook_file", "GET", STAT + "/codebook.xml", (STATISTICIAN,), FILE),
    Road("value", "GET", STAT + "/reponses/{pseudonym}", (STATISTICIAN,), PAGE),
    Road("edit", "POST", STAT + "/reponses/{pseudonym}", (STATISTICIAN,), MOVE, ("field", "value", "why")),
    Road("judge", "POST", STAT + "/reponses/{pseudonym}/etat", (STATISTICIAN,), MOVE, ("state",)),
    Road(
        "prepare", "POST", STAT + "/publications", (STATISTICIAN,), MOVE,
        ("title", "value", "columns", "preset", "run"),
    ),
    Road("doubts", "GET", STAT + "/controles", (STATISTICIAN,), PAGE),
    Road("weighing", "GET", STAT + "/ponderation", (STATISTICIAN,), PAGE),
    Road(
        "weigh", "POST", STAT + "/ponderation", (STATISTICIAN,), MOVE,
        ("method", "bounds", "fill", "fill_from", "file"),
    ),
    Road("weights_file", "GET", STAT + "/poids.csv", (STATISTICIAN,), FILE),
    Road("estimate", "POST", STAT + "/estimations", (STATISTICIAN,), MOVE, ("kind", "y", "x", "by")),
    Road("estimated", "GET", STAT + "/estimations/{run}", (STATISTICIAN,), PAGE),
    Road("release", "GET", RELEASE, (STATISTICIAN, OFFICER), PAGE),
    Road("approve", "POST", RELEASE + "/approuver", (OFFICER,), MOVE),
    Road("refuse", "POST", RELEASE + "/refuser", (OFFICER,), MOVE, ("why",)),
    Road("publish", "POST", RELEASE + "/publier", (OFFICER,), MOVE),
    Road("register", "GET", "/registre", (OFFICER, AUDITOR), PAGE),
    Road("log", "GET", "/journal", (AUDITOR,), PAGE),
)  # fmt: skip
TOO = (
    "publications",
    "publication",
    "mine",
    "accept_charter",
    "own_log",
    "persons",
    "add_person",
    "remove_person",
    "withdraw",
    "shares",
    "share",
    "reopen",
    "report",
)  # the form has roads of its own
AS_DATA = tuple(
    Road(f"{one.name}_data", one.method, API + one.path, one.roles, DATA, one.fields, one.name)
    for one in (*OPEN, *OF_PRACTICES, *OF_STAFF)
    if one.kind in (PAGE, MOVE) and (one in OF_STAFF or one.name in TOO)
)
ROADS = (*OPEN, *OF_PRACTICES, *OF_STAFF, *AS_DATA)


def may(road: Road, role: str) -> bool:
    """Tell whether a role may take a road."""
    return road.roles == ANYONE or role in road.roles
