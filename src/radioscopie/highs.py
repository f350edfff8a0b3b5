"""HiGHS kept silent: some versions write a line of their own on standard output, that no option turns off."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from scipy.optimize import milp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scipy.optimize import OptimizeResult

STDOUT = 1


def quiet_milp(*arguments: object, **options: object) -> OptimizeResult:
    """Solve a mixed-integer program as `scipy.optimize.milp` does, and print nothing."""
    with quiet():
        return milp(*arguments, **options)


@contextmanager
def quiet() -> Iterator[None]:
    """Send the standard output of compiled code nowhere; Python's own is written before."""
    try:
        sys.stdout.flush()
        kept, nowhere = os.dup(STDOUT), os.open(os.devnull, os.O_WRONLY)
    except (OSError, ValueError, AttributeError):  # no standard output: nothing to silence
        yield
        return
    try:
        os.dup2(nowhere, STDOUT)
        yield
    finally:
        _flush_compiled()
        os.dup2(kept, STDOUT)
        os.close(kept)
        os.close(nowhere)


def _flush_compiled() -> None:
    """Empty the buffers of the C library, so that what was written in silence stays there."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).fflush(None)
