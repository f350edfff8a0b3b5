"""Every page, in order: the first that fits an address answers, so that what has fields comes last."""

from __future__ import annotations

from radioscopie.web.pages import (
    about,
    accounts,
    act,
    api,
    baseline,
    home,
    hospital,
    law,
    law_check,
    law_diff,
    law_value,
    nation,
    permits,
    practice,
    practice_line,
    reading,
    reform,
    siting,
    staffing,
    validation,
)

PAGES = (
    *home.PAGES,
    *practice.PAGES,
    *practice_line.PAGES,
    *accounts.PAGES,
    *act.PAGES,
    *nation.PAGES,
    *baseline.PAGES,
    *hospital.PAGES,
    *siting.PAGES,
    *permits.PAGES,
    *reading.PAGES,
    *staffing.PAGES,
    *reform.PAGES,
    *validation.PAGES,
    *law.PAGES,
    *law_diff.PAGES,
    *law_check.PAGES,
    *law_value.PAGES,
    *api.PAGES,
    *about.PAGES,
)
