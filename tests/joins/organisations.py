"""Small networks and a scenario that names them, as a user writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FLAT = ", ".join(["1"] * 24)
NETWORK = """
title = "{title}"
[run]
start = 2025-01-06
days = 14
[profiles.flat]
weekday = [{flat}]
saturday = [{flat}]
sunday = [{flat}]
[[priorities]]
name = "vital"
promise_min = 60
[[flows]]
name = "nuit"
profile = "flat"
mix = "emergency_ct"
priorities = {{ vital = 1 }}
{sites}
{readers}
{more}
"""
SCENARIO = """
title = "t"
question = "q"
period = {{ first = 2026, last = 2027 }}
[base]
law = "in_force"
{base}
[[variant]]
name = "night"
title = "Night"
{law}
{organisation}
"""
ORGANISATION = """
[[{world}.reading]]
name = "{name}"
title = {{ fr = "Lecture {name}", en = "Reading {name}" }}
network = "{network}"
from = {start}
{price}
"""


def network(folder: Path, name: str, sites: tuple[str, ...], *, local: bool = False, more: str = "") -> None:
    """Write a network whose readers are far away, or (`local`) one at each site."""
    places = "".join(f'[[sites]]\nname = "{site}"\nvolumes = {{ nuit = 12 }}\n' for site in sites)
    shifts = 'shifts = [{ start = "00:00", end = "24:00", seats = 2 }]\n'
    far = f'[[readers]]\nname = "far"\nnational = true\n{shifts}'
    near = "".join(f'[[readers]]\nname = "at {site}"\nsite = "{site}"\n{shifts}' for site in sites)
    words = {"title": name, "flat": FLAT, "sites": places, "readers": near if local else far, "more": more}
    (folder / name).write_text(NETWORK.format(**words), "utf-8")


def organisation(
    name: str = "far",
    network: str = "far.toml",
    start: str = "2026-07-01",
    price: str = "price_eur = { low = 33, central = 65.55, high = 119, source = 'assumed' }",
    world: str = "variant",
) -> str:
    return ORGANISATION.format(name=name, network=network, start=start, price=price, world=world)


def scenario(folder: Path, organisation: str, base: str = "", law: str = "") -> Path:
    path = folder / "s.toml"
    path.write_text(SCENARIO.format(organisation=organisation, base=base, law=law), "utf-8")
    return path
