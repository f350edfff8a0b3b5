"""Times by road as every question on places takes them: what the model is worth, and the user's own times."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, Problem, problem
from radioscopie.models.access.travel.own import FEW, own_network
from radioscopie.models.access.where import Place, points_at
from radioscopie.result import Assumption, said
from radioscopie.tables.roads import read_road_errors
from radioscopie.tables.travel import read_travel

if TYPE_CHECKING:
    from radioscopie.inputs import Readable
    from radioscopie.models.access.travel.own import Own
    from radioscopie.models.access.where import Where

MOST_SHOWN = 20
LEAST_DRAWS, MOST_DRAWS = 20, 500  # an interval of nine draws in ten is not that of fewer


def travel_model() -> Assumption:
    """Give the model of times as an assumption, with its errors on published times that it never saw."""
    errors = {name: Fraction(str(minutes)) for name, minutes in read_road_errors().items()}
    return Assumption("access.travel_model", "computed", said("access.travel_model_note", **errors))


def own_roads(source: Readable, known: Where) -> Own:
    """Bend the network to the times of a user: columns from, to, minutes.

    Raises
    ------
    InputError : places that are not known, too few pairs on the roads
    """
    table = read_travel(source)
    places, problems = dict[str, Place](), list[Problem]()
    for column in ("from", "to"):
        for word in table[column].unique().to_pylist():
            try:
                places[word] = known.find(word, f"{source}, {column}")
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(problems[:MOST_SHOWN])
    rank = {word: number for number, word in enumerate(places)}
    origin, site = (np.array([rank[word] for word in table[name].to_pylist()]) for name in ("from", "to"))
    points = points_at(list(places.values()), known.communes)
    own = own_network(points, points, origin, site, table["minutes"].to_numpy())
    if own is None:
        raise InputError(problem("travel.few_times", str(source), least=FEW))
    return own


def own_assumption(own: Own) -> Assumption:
    """Tell what the times of a user changed."""
    share = Fraction(f"{own.scale:.2f}")
    gaps = {"before": Fraction(f"{own.before:.1f}"), "after": Fraction(f"{own.after:.1f}")}
    return Assumption("travel.own", "computed", said("travel.own_note", pairs=own.pairs, scale=share, **gaps))
