"""Read the rooms of a site, alike or by kind, and hold them against the flows that take them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from radioscopie.errors import close_matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from radioscopie.models.reading.network.fields import NetworkFields
    from radioscopie.models.reading.network.spec import Flow, Site

ROOMS_MOST = 100


def read_rooms(row: NetworkFields) -> Mapping[str, int] | None:
    """Give the rooms of a site by kind, of kind "" when they are alike; None when they are not described."""
    if not isinstance(row.table.get("rooms"), dict):
        number = row.whole("rooms", 0, (1, ROOMS_MOST)) if "rooms" in row.table else 0
        return MappingProxyType({"": number}) if number else None
    inner = row.inside("rooms")
    if not inner.table:
        inner.refuse("reading.no_room", "")
    return MappingProxyType({kind: inner.whole(kind, bounds=(1, ROOMS_MOST)) for kind in inner.table}) or None


def refuse_lacking_rooms(top: NetworkFields, sites: Sequence[Site], flows: Sequence[Flow]) -> None:
    """Refuse a flow whose room no site has, or that takes none of the kinds of rooms of its site."""
    kinds = list(dict.fromkeys(kind for site in sites for kind in site.rooms or () if kind))
    told = [flow for flow in flows if not flow.room or flow.room in kinds]
    for flow in flows:
        if flow not in told:
            _refuse(top, "reading.no_such_room", f"flows[{flow.name}]", flow.room, kinds)
    astray = {
        (flow.name, tuple(site.rooms or ())): (site, flow)
        for site in reversed(sites)
        for flow in _astray(site, told)
    }
    for site, flow in astray.values():
        _refuse(top, "reading.room_needed", f"sites, {site.name}, {flow.name}", flow.room, site.rooms or ())


def _astray(site: Site, flows: Sequence[Flow]) -> list[Flow]:
    """List the flows of a site that have no room of theirs among its kinds."""
    if site.rooms is None or "" in site.rooms:
        return []
    return [flow for flow in flows if site.volumes.get(flow.name) and flow.room not in site.rooms]


def _refuse(top: NetworkFields, reason: str, key: str, room: str, kinds: Iterable[str]) -> None:
    """Refuse a room, with the closest kinds; all of them when none is close."""
    words = list(kinds)
    top.refuse(reason, key, room, close=close_matches(room, words) or ", ".join(words) or "–")
