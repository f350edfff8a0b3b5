"""A change of machines said at once: the country of each guess is kept as it is today, only what follows is found."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from radioscopie.errors import InputError, problem
from radioscopie.models.joins.delays.country import ground, outside_supply, reference
from radioscopie.models.joins.delays.guesses import SEED, guesses
from radioscopie.models.joins.delays.study import Change, changed, look
from radioscopie.models.waiting.market import NoSteadyDelayError
from radioscopie.questions.delays.ask import LEAST_DRAWS, Ask
from radioscopie.questions.delays.change import change_on
from radioscopie.questions.delays.money import footprint_rows, money_of, money_rows, priced_for
from radioscopie.questions.delays.places import places_of
from radioscopie.questions.delays.rows import Found, level_rows
from radioscopie.questions.delays.tables import BY_NATION, FOOTPRINT, MONEY
from radioscopie.questions.territory import looked_at
from radioscopie.result import Result
from radioscopie.tables.communes import read_communes
from radioscopie.tables.reference_nation import read_hypotheses
from radioscopie.tables.supply.files import read_supply

if TYPE_CHECKING:
    from radioscopie.models.joins.delays.country import Ground
    from radioscopie.models.joins.delays.money import Prices
    from radioscopie.models.joins.delays.study import Seen
    from radioscopie.tables.supply.files import SupplyRead

DRAWS = LEAST_DRAWS
FIELDS = ("equipment", "region", "departement", "add", "hours", "faster")


class Today(NamedTuple):
    """What is kept of an equipment: the ground, each guess before any change, prices."""

    read: SupplyRead
    ground: Ground
    seen: list[Seen]
    price: Prices


@cache
def today(equipment: str) -> Today:
    """Make an equipment ready, once."""
    communes, outside = read_communes(), outside_supply(reference(), equipment, SEED)
    read = read_supply((), communes)
    built = frozenset(outside["site"].to_pylist())
    land = ground(communes, pa.concat_tables([read.table, outside]), built, equipment)
    exams = read_hypotheses("finance_invest.toml")[f"exams_{equipment}"].value
    none = Change(land.machines, land.machines, land.machines[None, :] * 0 + 1, is_none=True)
    seen = look(land, none, guesses(land, equipment, exams, DRAWS, SEED))
    return Today(read, land, seen, priced_for(equipment, DRAWS, SEED))


def moved_now(ask: Ask) -> Result:
    """Say the delay of the area before and after, exams, fees, margin and footprint: those of `delays --draws 40`.

    Parameters
    ----------
    ask : of `FIELDS` only

    Raises
    ------
    InputError : machines taken where there are none; nobody could be served
    """
    held = today(ask.equipment)
    area = looked_at(ask, held.read)
    change = change_on(ask, held.ground, area, held.ground.machines)
    try:
        seen = held.seen if change.is_none else changed(held.ground, change, held.seen)
    except NoSteadyDelayError:
        raise InputError(problem("delays.no_steady", "--add", ", ".join(ask.add))) from None
    places, names = places_of(held.ground, area)
    found = Found(held.ground, change, seen, places, names)
    here = next(iter(places["nation"].values()))
    tables = {
        "by_nation": BY_NATION.of(level_rows(found, "nation")),
        "footprint": FOOTPRINT.of(footprint_rows(ask, found, here)),
    }
    if not change.is_none:
        tables["money"] = MONEY.of(money_rows(found, money_of(ask, found, held.price), ("nation",)))
    return Result("delays", tables, (), (), {})
