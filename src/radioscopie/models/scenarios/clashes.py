"""What no variant may say: measures that take more than all of an act away, one measure with two titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.law.words import MODALITIES
from radioscopie.models.scenarios.families import ALL
from radioscopie.models.scenarios.levers import PERCENT
from radioscopie.models.scenarios.spec import titles

if TYPE_CHECKING:
    from radioscopie.models.scenarios.fields import Fields
    from radioscopie.models.scenarios.spec import Variant, World
    from radioscopie.toml_fields import Words


def one_title(file: Fields, base: World, variants: tuple[Variant, ...]) -> None:
    """Refuse a measure that two variants call otherwise: the report shows them in one column."""
    known: dict[str, Words] = titles(base)
    for variant in variants:
        for code, title in titles(variant.world).items():
            if known.setdefault(code, title) != title:
                file.refuse("scenario.two_titles", f"variant[{variant.name}]", code)


def contradictions(fields: Fields, world: World) -> None:
    """Refuse measures that take more than all of the same acts away."""
    for modality in MODALITIES:
        mine = [m for m in world.relevance if m.modality in (modality, ALL) and not m.acts]
        total = sum(measure.reduction_pct.high for measure in mine)
        if len(mine) > 1 and total > PERCENT[1]:
            fields.refuse("scenario.over_all_acts", "relevance", modality, total=f"{total:g}")
            return
    for act in dict.fromkeys(act for measure in world.relevance for act in measure.acts):
        mine = [m for m in world.relevance if any(act.startswith(one) for one in m.acts)]
        total = sum(measure.reduction_pct.high for measure in mine)
        if len(mine) > 1 and total > PERCENT[1]:
            fields.refuse("scenario.over_all_acts", "relevance", act, total=f"{total:g}")
