"""Studies and irradiation events, made of all that the parts of an archive said of them.

One study is one UID, wherever it is found: in two archives it is a copy, never a repeat. One event is one UID, however
many reports tell it (cumulative, continued, sent again): the last report is right. Doses of headers count only where
no report tells the doses of the study, one for each exposure.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from radioscopie.arrays import Row

    Told = Sequence[tuple[str, str, Row]]  # source, identity, body

DOCUMENTS = {"SR", "KO", "PR", "OT", "DOC", "SEG", "REG", "RTPLAN", "RTSTRUCT", "RTDOSE", "ECG", "PLAN", ""}
FIRST = (
    "time", "zone", "description", "codes", "institution", "department", "station", "laterality", "contrast",
    "accession", "sex", "requester",
)  # fmt: skip
REPORT, HEADER = "report", "header"


def study_row(study: str, told: Told) -> Row:
    """Make the row of a study.

    Parameters
    ----------
    told : its parts, of every archive, in order

    Returns
    -------
    study, identity, identities (number of local identities that bear it), sources, copies (archives beyond the first),
    day, modalities, regions, makers…: where parts disagree, what most of the images say, the first in order of ties
    """
    bodies = [body["study"] for _, _, body in told]
    images = [one for one in bodies if one["modality"] not in DOCUMENTS] or bodies
    sources = sorted({source for source, _, _ in told})
    identities = sorted({identity for _, identity, _ in told})
    by_source: Counter[str] = Counter()
    for source, _, body in told:
        by_source[source] += body["study"].get("count", 1) * (body["study"]["modality"] not in DOCUMENTS)
    return {
        "study": study,
        "identity": identities[0],
        "identities": len(identities),
        "source": sources[0],
        "copies": len(sources) - 1,
        "day": min((one["day"] for one in bodies if one["day"]), default=""),
        "modalities": ";".join(sorted({one["modality"] for one in images} - DOCUMENTS)),
        "region": _most(images, "region").upper(),
        "images": max(by_source.values(), default=0),
        "series": len({one["series"] for one in images}),
        **{name: _most(images, name) for name in FIRST},
        **scanner_of(images),
        **size_of(bodies),
        "is_quality": any(one["is_quality"] for one in bodies),
    }


def scanner_of(bodies: Sequence[Row]) -> Row:
    """Name the scanner: maker, model, serial, software."""
    return {name: _most(bodies, name) for name in ("maker", "model", "serial", "software")}


def size_of(bodies: Sequence[Row]) -> Row:
    """Give the age, the weight and the height where a part tells them."""
    names = ("age_years", "weight_kg", "height_m")
    return {name: next((one[name] for one in bodies if one[name] is not None), None) for name in names}


def event_rows(study: str, told: Told) -> Iterator[Row]:
    """Give the irradiation events of a study, each once, in the order of their pseudonyms.

    Returns
    -------
    for each: study, event, origin ("report", "header"), `reports` (how many tell it), what it says, scanner, size
    """
    bodies = [body for _, _, body in told]
    reported = list(_reported(bodies))
    kinds = {one["kind"] for one in reported}
    found = reported + [one for one in _exposures(bodies) if one["kind"] not in kinds and "XR" not in kinds]
    whole = size_of([body["study"] for body in bodies])
    for event in sorted(found, key=lambda one: (one["event"], one["place"])):
        yield {"study": study, **event, **whole}


def _reported(bodies: Sequence[Row]) -> Iterator[Row]:
    """Give the events of the reports of a study: the last report that tells one is right."""
    last: dict[str, Row] = {}
    seen: Counter[str] = Counter()
    reports = sorted(
        (body for body in bodies if "events" in body["dose"]), key=lambda one: str(one["dose"]["at"])
    )
    for rank, body in enumerate(reports):
        for place, event in enumerate(body["dose"]["events"]):
            name = event["event"] or f"{rank}.{place}"
            seen[name] += 1
            last[name] = {"origin": REPORT, **event, "place": place, **scanner_of([body["study"]])}
    for name, event in last.items():
        yield event | {"reports": seen[name]}


def _exposures(bodies: Sequence[Row]) -> Iterator[Row]:
    """Give the doses of headers, one for each exposure; of CT images, one for each series."""
    once: dict[str, Row] = {}
    for body in bodies:
        if image := body["dose"].get("image"):
            name = body["study"]["series"] if image["kind"] == "CT" else image["event"]
            once.setdefault(name, {**image, "event": name, **scanner_of([body["study"]])})
    for name in sorted(once):
        yield once[name] | {"origin": HEADER, "place": 0, "reports": 0}


def _most(bodies: Sequence[Row], name: str) -> Any:
    """Give the value that most parts say; the first of those that are said as often."""
    counted = Counter(one[name] for one in bodies if one.get(name))
    return counted.most_common(1)[0][0] if counted else ""


def with_columns(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[Row]:
    """Keep the columns of a table, None where a row has them not."""
    for row in rows:
        yield {name: row.get(name) for name in columns}
