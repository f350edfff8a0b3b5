"""`radioscopie service`: keep a survey: database, accounts, backups, what is deleted, what is checked."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.sbom import bill
from radioscopie.cli.serve import OF_SURVEY, database_of, keys_of
from radioscopie.errors import InputError, problem
from radioscopie.extras import bring
from radioscopie.texts import text, word, words

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

    from radioscopie.cli.parsing import Verbs
    from radioscopie.store.rooms import Store

CARE = 3


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(
        verbs, "service", lang, text("service_command.help", lang), text("service_command.examples", lang)
    )
    said = words("service_command.opt", lang)
    parser.add_argument("action", choices=[*ACTIONS], help=said["action"])
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help=said["file"])
    parser.add_argument("--data", type=Path, metavar="DIR", help=said["data"])
    parser.add_argument("--database", metavar="ADDRESS", help=said["database"])
    parser.add_argument("--keys", type=Path, metavar="FILE", help=said["keys"])
    parser.add_argument("--tenant", metavar="NAME", default="", help=said["tenant"])
    parser.add_argument("--title", metavar="TITLE", default="", help=said["title"])
    parser.add_argument("--email", metavar="ADDRESS", default="", help=said["email"])
    parser.add_argument("--name", metavar="NAME", default="", help=said["name"])
    parser.add_argument("--role", metavar="NAME", default="", help=said["role"])
    parser.add_argument("--log-months", type=int, metavar="N", help=said["log_months"])
    parser.add_argument("--apply", action="store_true", help=said["apply"])
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Do what is asked, and say it.

    Raises
    ------
    InputError : a store that cannot be opened, words that are missing
    """
    for package in OF_SURVEY:
        bring(package, "survey")
    if arguments.action == "migrate":
        said, code = _migrate(arguments), 0
    elif arguments.action == "sbom":
        print(json.dumps(bill(), ensure_ascii=False, indent=1))
        return 0
    elif arguments.action == "rotate":
        said, code = _rotate(arguments), 0
    else:
        store = _store(arguments)
        try:
            said, code = ACTIONS[arguments.action](store, arguments)
        finally:
            store.close()
    print(json.dumps(said, ensure_ascii=False) if arguments.json else _told(arguments, said))
    return code


def _store(arguments: Namespace) -> Store:
    from radioscopie.web.survey.place import SurveyPlace  # noqa: PLC0415

    database = database_of(arguments.database)
    if arguments.data is None and not database:
        raise InputError(problem("service.no_data", "--data"))
    keys = _keys(arguments)
    if arguments.action == "restore":
        _refuse_no_keys(arguments, keys)
    return SurveyPlace(arguments.data or Path(), database, keys).store()


def _keys(arguments: Namespace) -> Path:
    """Give the file of the keys: told, in the environment, or beside the folder.

    Raises
    ------
    InputError : a database alone says no place for them
    """
    from radioscopie.store.keyring import beside  # noqa: PLC0415

    told = keys_of(arguments.keys)
    if told is None and arguments.data is None:
        raise InputError(problem("service.no_place_of_keys", "--keys"))
    return told or beside(arguments.data)


def _refuse_no_keys(arguments: Namespace, keys: Path) -> None:
    """Refuse to draw new keys for a backup that others have sealed.

    Raises
    ------
    InputError : the keys are not there; not a backup
    """
    from radioscopie.store.backups import is_sealed  # noqa: PLC0415
    from radioscopie.store.keyring import read_keys  # noqa: PLC0415

    if is_sealed(_file(arguments)):
        read_keys(keys)


def _told(arguments: Namespace, said: Mapping[str, Any]) -> str:
    return "\n".join(
        f"{word('service_command.said', name, arguments.lang)}{text('report.colon', arguments.lang)}{value}"
        for name, value in said.items()
    )


def _migrate(arguments: Namespace) -> dict[str, Any]:
    from radioscopie.store.opening import prepare_server  # noqa: PLC0415

    database = database_of(arguments.database)
    if not database:
        raise InputError(problem("service.no_address", "--database"))
    prepare_server(database, arguments.role, _keys(arguments))
    return {"migrated": arguments.role}


def _rotate(arguments: Namespace) -> dict[str, Any]:
    """Draw new keys, and seal with them what others have sealed."""
    from radioscopie.store.keyring import add_keys  # noqa: PLC0415
    from radioscopie.store.sealed_cells import seal_anew  # noqa: PLC0415

    _store(arguments).close()
    add_keys(_keys(arguments))
    store = _store(arguments)
    try:
        return {"rotated": seal_anew(store)}
    finally:
        store.close()


def _staff(store: Store, arguments: Namespace) -> tuple[dict[str, Any], int]:
    from radioscopie.store import keys, people  # noqa: PLC0415

    people.make_tenant(store, arguments.tenant, arguments.title, time.time())
    password, code_key = people.add_account(
        store, arguments.tenant, arguments.email, arguments.name, arguments.role, "command", time.time()
    )
    address = keys.code_address(code_key, arguments.email)
    return {
        "email": arguments.email,
        "password": password,
        "code_key": keys.spaced(code_key),
        "code_address": address,
    }, 0


def _backup(store: Store, arguments: Namespace) -> tuple[dict[str, Any], int]:
    from radioscopie.store.backups import back_up  # noqa: PLC0415

    held = back_up(store, _file(arguments))
    return {"rows": held.rows, "sha256": held.sha256}, 0


def _restore(store: Store, arguments: Namespace) -> tuple[dict[str, Any], int]:
    from radioscopie.store.backups import held_by, restore  # noqa: PLC0415
    from radioscopie.store.sealed_cells import unopened  # noqa: PLC0415

    held = restore(store, _file(arguments))
    found = held_by(store)
    is_same = found == held or (found.rows == held.rows and not unopened(store))  # sealed anew, or as it was
    return {"rows": found.rows, "sha256": found.sha256}, 0 if is_same else CARE


def _file(arguments: Namespace) -> Path:
    if arguments.file is None:
        raise InputError(problem("service.no_file", "FILE"))
    file: Path = arguments.file
    return file


def _retain(store: Store, arguments: Namespace) -> tuple[dict[str, Any], int]:
    from radioscopie.store.retention import retain  # noqa: PLC0415

    said: dict[str, Any] = {}
    for one in retain(store, time.time(), apply=arguments.apply, log_months=arguments.log_months):
        said[one.what] = said.get(one.what, 0) + one.count
    return said or {"nothing": 0}, 0


def _check(store: Store, _: Namespace) -> tuple[dict[str, Any], int]:
    """Check the seals, the logs and the ledger of every tenant, and count what is held."""
    from radioscopie.store import chain, people, releases  # noqa: PLC0415
    from radioscopie.store.backups import held_by  # noqa: PLC0415
    from radioscopie.store.sealed_cells import unopened  # noqa: PLC0415
    from radioscopie.store.sealing import SealError  # noqa: PLC0415

    broken, closed = 0, unopened(store)
    for tenant in people.tenants(store):
        with suppress(SealError):  # counted above
            broken += len(releases.ledger_faults(store, tenant))
        for room in store.rooms:
            with room.read(tenant) as connection:
                broken += len(chain.faults(connection, room.name, tenant))
    held = held_by(store)
    said = {"rows": held.rows, "sha256": held.sha256, "broken": broken, "unopened": closed}
    return said, CARE if broken or closed else 0


ACTIONS: dict[str, Callable[[Store, Namespace], tuple[dict[str, Any], int]]] = {
    "staff": _staff,
    "backup": _backup,
    "restore": _restore,
    "retain": _retain,
    "check": _check,
    "migrate": lambda _, arguments: (_migrate(arguments), 0),
    "sbom": lambda *_: (bill(), 0),
    "rotate": lambda _, arguments: (_rotate(arguments), 0),
}
