"""Small activity files in every dialect, and what they must be read as."""

from datetime import date

HEADER = (
    "date", "practice", "site", "machine", "act", "modifiers", "association", "quantity",
    "sector", "exemption", "excess_cents", "encounter", "pathway", "territory",
)  # fmt: skip
ROWS = (
    ("2025-11-05", "Pré", "S1", "M1", "ZBQH001", "", "4", "2", "1", "", "0", "E1", "", ""),
    ("2026-07-01", "Pré", "S2", "", "ZBQK002", "ZY", "", "", "", "ald", "1250", "", "out", "overseas"),
    ("2027-01-01", "Noël", "S1", "", "nfqk001 ", "z, y", "1", "1",
     "OPTAM", "C2S", "", "E2", "in", "mainland"),
)  # fmt: skip
READ = (
    (date(2025, 11, 5), "Pré", "S1", "M1", "ZBQH001", "", 4, 2, "1", "", 0, "E1", "", ""),
    (date(2026, 7, 1), "Pré", "S2", "", "ZBQK002", "ZY", 0, 1, "1", "ald", 1250, "", "out", "overseas"),
    (date(2027, 1, 1), "Noël", "S1", "", "NFQK001", "ZY", 1, 1, "optam", "c2s", 0, "E2", "", ""),
)


def csv_text(rows=ROWS, header=HEADER, delimiter=",", end="\n"):
    def quoted(word):
        return f'"{word}"' if delimiter in word else word

    return "".join(delimiter.join(map(quoted, row)) + end for row in (header, *rows))


def one_row(**cells):
    """A file of one good row, some of its cells replaced."""
    row = dict(zip(HEADER, ROWS[0], strict=True)) | cells
    return csv_text([tuple(row[name] for name in HEADER)])


def values(activity):
    return tuple(tuple(row[name] for name in HEADER) for row in activity.table.to_pylist())
