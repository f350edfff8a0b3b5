"""Codes that no table of words says."""

from radioscopie.texts import words


def unsaid(result, declared, lang):
    """Give the codes of a result that are shown as they stand, by table and column."""
    found = {}
    for name, table in result.tables.items():
        for column in (one for one in declared[name].columns if one.words):
            known = {*words(column.words, lang), *table.named.get(column.name, {}), ""}
            codes = {one for one in table.table[column.name].to_pylist() if isinstance(one, str)}
            if codes - known:
                found[name, column.name] = codes - known
    return found
