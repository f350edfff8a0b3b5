"""How a chart is laid out: what is said of each of its marks, room for words, the same chart for a narrow screen.

Both read the specification alone, so that whoever draws a chart has nothing to do: rows that have a `label` and a
`text` are said on hover and focus; names stand above their bars, panels one under the other, where there is no room.
"""

from __future__ import annotations

from copy import deepcopy
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    Spec = dict[str, Any]

NARROW, SMALLEST, LETTER, NAME, TYPE = 320, 100, 7.8, 20, 13
NAMES = ("label", "name")
NAMES_OF_A_ROW = ("group", "year", "label")
MOST_ROOM = 0.65  # of the width, for the words at the ends of bars
TIP, PATHS = "tip", ("text", "line", "area", "trail")  # one mark for many rows, or words already
NOMINAL = ("nominal", "ordinal", "N", "O")
SMALL = 12  # type that may be read on a phone
LINE, LINE_HEIGHT = 36, 16  # letters of a name above its bars; a longer one is broken between words
BROKEN = f"trim(replace(datum.label, /(.{{1,{LINE}}})(?: |$)/g, '$1\\n'))"
SHORT = 6  # letters of names that fit beside their bars
# Words are measured in the narrow font of the drawing program: DejaVu Sans and Verdana, that a reader may have instead,
# are wider by 13 % to 18 % (names of our charts, bold included).
WIDER = 1.18
SIZES = ("fontSize", "labelFontSize", "titleFontSize", "subtitleFontSize")
ROWS = ("values", "datasets")


class Words(NamedTuple):
    """What is written in a chart: letters of the longest words at the ends of its bars, lines of its longest name."""

    letters: int
    lines: int

    @property
    def below(self) -> int:
        """Room for the lines under the first."""
        return LINE_HEIGHT * (self.lines - 1)

    @property
    def broken(self) -> str:
        """Break a name, and end it where the longest ends: just above its bar."""
        return f"slice(split('\\n\\n\\n' + {BROKEN}, '\\n'), -{self.lines})"


def measured(spec: Any) -> Any:
    """Give a specification whose type is `WIDER` than it will be drawn, so that room is left for any font."""
    if isinstance(spec, list):
        return [measured(one) for one in spec]
    if not isinstance(spec, dict):
        return spec
    return {name: one if name in ROWS else _wider(name, one) for name, one in spec.items()}


def _wider(name: str, value: Any) -> Any:
    is_size = name in SIZES and isinstance(value, int | float)
    return value * WIDER if is_size else measured(value)


def drawn_size(measured_size: float) -> str:
    """Write the size of type that was measured wider."""
    return f"{round(measured_size / WIDER, 2):g}"


def with_tips(spec: Spec) -> Spec:
    """Give a specification whose marks say their row in words; those that have none are said by nobody."""
    made = deepcopy(spec)
    for unit, rows in _units(made, made.get("datasets", {}), []):
        mark = unit["mark"] if isinstance(unit["mark"], dict) else {"type": unit["mark"]}
        is_silent = mark["type"] in PATHS or mark.get("aria") is False
        told = not is_silent and _tell(rows) and "description" not in unit.get("encoding", {})
        unit["mark"] = mark if told else mark | {"aria": False}
        if told:
            unit.setdefault("encoding", {})["description"] = {"field": TIP, "type": "nominal"}
    return made


def _units(spec: Spec, held: dict[str, Any], rows: list[Any]) -> Iterator[tuple[Spec, list[Any]]]:
    """Give each view that has marks, with the rows that it shows."""
    rows = _rows(spec, held, rows)
    if "mark" in spec:
        yield spec, rows
    for one in _inside(spec):
        yield from _units(one, held, rows)


def _rows(spec: Spec, held: dict[str, Any], above: list[Any]) -> list[Any]:
    """Give the rows of a view: its own, those it names, or those of the view around it."""
    data = spec.get("data")
    if not data:
        return above
    own = data.get("values", held.get(str(data.get("name"))))
    return list(own) if isinstance(own, list | tuple) else []


def _inside(spec: Spec) -> list[Spec]:
    found = [one for name in ("layer", "hconcat", "vconcat", "concat") for one in spec.get(name, [])]
    return [*found, *([spec["spec"]] if "spec" in spec else [])]


def _tell(rows: list[Any]) -> bool:
    """Say each row in words; False when rows have none."""
    if not rows or not all(isinstance(row, dict) and "label" in row and "text" in row for row in rows):
        return False
    for row in rows:
        names = dict.fromkeys(str(row[name]) for name in NAMES_OF_A_ROW if row.get(name))
        row[TIP] = " · ".join([*names, str(row["text"])])
    return True


def is_map(spec: Spec) -> bool:
    """Tell whether a chart is a map."""
    return _type(spec) == "geoshape" or any(is_map(one) for one in _inside(spec))


def narrow(spec: Spec) -> Spec:
    """Give the same chart for a screen of about `NARROW` units: nothing is left out, the type keeps its size."""
    units = _units(spec, spec.get("datasets", {}), [])
    made = _narrowed(
        deepcopy(spec), _words([row for _, rows in units for row in rows if isinstance(row, dict)])
    )
    legend = {"orient": "bottom", "direction": "vertical", "columns": 1}
    config = made.setdefault("config", {})
    sizes = {"labelFontSize": TYPE, "titleFontSize": TYPE}
    config["axis"] = config.get("axis", {}) | sizes
    config["legend"] = config.get("legend", {}) | legend | sizes
    config["text"] = {"fontSize": TYPE}
    config["title"] = config.get("title", {}) | {"frame": "group", "anchor": "start"}
    return made


def _words(rows: list[Spec]) -> Words:
    names = {str(row.get(name, "")) for row in rows for name in NAMES}
    lines = (len(wrap(one, LINE, break_long_words=False, break_on_hyphens=False)) for one in names)
    letters = max((len(str(row.get("text", ""))) for row in rows), default=0)
    return Words(letters, max(1, *lines) if names else 1)


def _narrowed(spec: Spec, words: Words) -> Spec:
    if "hconcat" in spec:
        spec["vconcat"] = spec.pop("hconcat")
    wide, spec = spec.get("width"), _sized(spec)
    named = _is_named(spec)
    for one in (spec, *_units_of(spec)):
        _place(one, words, wide, named=named)
        _below(one)
    if named and isinstance(spec.get("height"), dict):
        spec["height"] = spec["height"] | {"step": spec["height"]["step"] + NAME + words.below}
    for name in ("hconcat", "vconcat", "concat"):
        if name in spec:
            spec[name] = [_narrowed(one, words) for one in spec[name]]
    if "spec" in spec:
        spec["spec"] = _narrowed(spec["spec"], words)
    return _one_column(spec)


def _units_of(spec: Spec) -> list[Spec]:
    """Give the layers of a view, that share its size."""
    return [two for one in spec.get("layer", []) for two in (one, *_units_of(one))]


def _sized(spec: Spec) -> Spec:
    """Give a view the narrow width; a map keeps its shape, and loses the words that would be too small."""
    width, height = spec.get("width"), spec.get("height")
    if not isinstance(width, int | float) or width < SMALLEST:
        return spec
    if not is_map(spec) or not isinstance(height, int | float):
        return spec | {"width": NARROW}
    kept = [one for one in spec.get("layer", []) if not _is_small(one)]
    layers = {"layer": kept} if kept else {}
    return spec | layers | {"width": NARROW, "height": round(height * NARROW / width)}


def _is_small(spec: Spec) -> bool:
    """Tell whether a layer is words smaller than the type of a narrow chart."""
    mark = spec.get("mark")
    return isinstance(mark, dict) and mark.get("type") == "text" and mark.get("fontSize", TYPE) < SMALL


def _type(spec: Spec) -> str:
    mark = spec.get("mark")
    return str(mark.get("type") if isinstance(mark, dict) else mark)


def _is_named(spec: Spec) -> bool:
    """Tell whether bars of a view have names too long to stand beside them."""
    return any(_names(one) for one in (spec, *_units_of(spec)))


def _names(spec: Spec) -> dict[str, Any] | None:
    y = spec.get("encoding", {}).get("y")
    is_one = isinstance(y, dict) and y.get("type") in NOMINAL and y.get("field") in NAMES
    return y if is_one else None


def _place(spec: Spec, words: Words, wide: Any, *, named: bool) -> None:
    y = _names(spec) if named else None
    if y is not None:
        axis = y.get("axis") or {}
        above = {
            "labelAlign": "left",
            "labelPadding": 0,
            "labelLimit": NARROW,
            "labels": True,
            "minExtent": 0,
        }
        first = -30 if spec.get("encoding", {}).get("yOffset") is not None else -16
        broken = {"labelExpr": words.broken, "labelLineHeight": LINE_HEIGHT} if words.lines > 1 else {}
        y["axis"] = axis | above | broken | {"labelOffset": first - words.below}
    if isinstance(spec.get("mark"), dict) and "fontSize" in spec["mark"]:
        spec["mark"] = spec["mark"] | {"fontSize": TYPE}
    x = spec.get("encoding", {}).get("x")
    if isinstance(x, dict) and isinstance(wide, int | float):
        _make_room(x, words.letters, wide)


def _below(spec: Spec) -> None:
    """Put below a legend that would stand beside the drawing."""
    for channel in spec.get("encoding", {}).values():
        legend = channel.get("legend") if isinstance(channel, dict) else None
        if isinstance(legend, dict) and legend.get("orient") == "right":
            channel["legend"] = {key: one for key, one in legend.items() if key != "orient"}


def _make_room(x: dict[str, Any], letters: int, wide: float) -> None:
    """Widen an axis so that the longest words at the ends of bars keep their room, and show fewer ticks.

    The longest of the whole chart: its panels keep one axis.
    """
    if isinstance(x.get("axis"), dict):
        x["axis"] = x["axis"] | {"tickCount": 3}
    domain = (x.get("scale") or {}).get("domain")
    if not isinstance(domain, list) or len(domain) != 2 or not letters:
        return
    if not all(isinstance(end, int | float) for end in domain):
        return
    low, high = domain
    before, after = (min(letters * LETTER / one, MOST_ROOM) for one in (wide, NARROW))
    room = (high - low) * ((1 - before) / (1 - after) - 1) / max((low < 0) + (high > 0), 1)
    x["scale"] = x["scale"] | {"domain": [low - room * (low < 0), high + room * (high > 0)]}


def _one_column(spec: Spec) -> Spec:
    """Put the panels of a facet one under the other, their names above."""
    if "columns" in spec:
        spec["columns"] = 1
    facet = spec.get("facet")
    for one in (facet, spec.get("encoding")):
        if isinstance(one, dict) and ("row" in one or "column" in one):
            panel = one.pop("column", None) or one.pop("row")
            head = {"labelOrient": "top", "labelAnchor": "start", "labelAngle": 0}
            one["row"] = panel | {"header": (panel.get("header") or {}) | head}
    return spec
