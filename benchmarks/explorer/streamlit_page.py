"""The what-if page as a good user of Streamlit writes it: same levers, same saving, bars and table by département."""

from __future__ import annotations

import streamlit as st

from radioscopie.web.work import nation
from radioscopie.web.work.mix import Mix
from radioscopie.web.work.orders import orders_of

NUMBERS = ("growth.mri", "growth.ct", "ct_reference_pct", "enacted/response.all")
FEES = ("technical_fees.mri", "technical_fees.ct")


@st.cache_resource
def levers() -> dict[str, dict[str, object]]:
    """Make the nation ready, once for all users; give its numbers."""
    nation.prepared()
    return {one["key"]: one for one in nation.levers(Mix())}


@st.cache_data(max_entries=100)
def answer(numbers: tuple[tuple[str, float], ...], fees: tuple[tuple[str, str], ...]) -> tuple[dict, dict]:
    """Give the saving and the map of a mix."""
    mix = Mix(values=numbers, law=orders_of(dict(fees)))
    return nation.whatif(mix), nation.places(mix)


st.title("Et si ?")
known = levers()
left, right = st.columns([1, 2])
with left:
    moved = {
        key: st.slider(key, float(known[key]["low"]), float(known[key]["high"]), float(known[key]["central"]))
        for key in NUMBERS
    }
    cut = {key: st.slider(key, -30.0, 10.0, 0.0, 0.5) for key in FEES}
numbers = tuple((key, one) for key, one in sorted(moved.items()) if one != known[key]["central"])
found, places = answer(numbers, tuple((key, f"{one}@2026-07-01") for key, one in cut.items() if one))
with right:
    st.metric("Économie", f"{found['saving_cents'] / 100:,.2f} €")
    st.bar_chart(
        {row["label"]["fr"]: row["saving_cents"] / 100 for row in found["by_measure"]}, horizontal=True
    )
    st.dataframe([{"département": row["name"], "€": row["saving_cents"] / 100} for row in places["rows"]])
