"""Supply read, as tests look at it."""


def supply_of(read):
    return {(r["site"], r["equipment"]): r["machines"] for r in read.table.to_pylist()}
