"""The list of what is installed with this program (CycloneDX 1.5): what an administrator watches for faults."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

NAME = re.compile(r"[A-Za-z0-9._-]+")


def bill(root: str = "radioscopie") -> dict[str, Any]:
    """Give the packages that are installed and that this program asks for, by itself, by an extra or by another."""
    found = _reached(root)
    mine = found.pop(_plain(root))
    listed = [_component(found[name]) for name in sorted(found)]
    application = _component(mine) | {"type": "application"}
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": application}, "components": listed,
    }  # fmt: skip


def _reached(root: str) -> dict[str, Distribution]:
    waiting, found = [_plain(root)], dict[str, Distribution]()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        waiting += [
            _plain(one) for one in found[name].requires or () if name == _plain(root) or "extra ==" not in one
        ]
    return found


def _plain(requirement: str) -> str:
    named = NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", named[0] if named else "").lower()


def _component(held: Distribution) -> dict[str, Any]:
    name = _plain(held.metadata["Name"])
    told = held.metadata.json
    said = str(told.get("license_expression") or told.get("license") or "")
    licenses = [{"license": {"name": said}}] if said and "\n" not in said else []
    address = f"pkg:pypi/{name}@{held.version}"
    found = {"type": "library", "name": name, "version": held.version, "purl": address, "bom-ref": address}
    return found | ({"licenses": licenses} if licenses else {})
