"""Where an error happened, without what it says: its message may quote what a user wrote."""

from __future__ import annotations


def place_of(error: BaseException) -> str:
    """Give the last place of an error."""
    trace, place = error.__traceback__, ""
    while trace:
        place, trace = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}", trace.tb_next
    return place.rpartition("radioscopie/")[2]
