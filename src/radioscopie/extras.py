"""Packages that are not installed with the rest: asked for where they are used, and told when they lack."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from radioscopie.errors import MissingExtraError

if TYPE_CHECKING:
    from types import ModuleType


def bring(module: str, extra: str) -> ModuleType:
    """Import a module of an optional package.

    Parameters
    ----------
    module : as it is imported ("ortools.sat.python.cp_model")
    extra : what installs it, as in `pip install radioscopie[report]`

    Raises
    ------
    MissingExtraError : it is not installed; says the extra that brings it
    """
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtraError(module.partition(".")[0].replace("_", "-"), extra) from None
