"""The language of rules: `A2.now / A2.before <= 0.5`, `sum(A1.*.now)`, `not given(A4.on)`.

Its twin for browsers is `rules.js`. A value is a number, a word, true, false, or missing. What is computed from a
missing value is missing, and a rule that is missing says nothing. `and`, `or`, `not` know when the other side decides
alone. Dividing by zero is missing.
"""

from __future__ import annotations

import math
import operator
import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Value = float | str | bool | None
TOKEN = re.compile(
    r"""\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|"(?P<word>[^"]*)"|(?P<sign><=|>=|==|!=|[-+*/()<>,])"""
    r"""|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.(?:\*|[A-Za-z0-9_-]+))*))"""
)
BINDING = {
    "or": 1,
    "and": 2,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "==": 4,
    "!=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
NOT, MINUS = 3, 7
FUNCTIONS = ("abs", "min", "max", "sum", "given")
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
Tree = tuple[Any, ...]


class NotARuleError(ValueError):
    """A rule that cannot be read: a defect of the questionnaire, found by its test."""


@cache
def parsed(written: str) -> Tree:
    """Read a rule.

    Raises
    ------
    NotARuleError : not in the language
    """
    tokens = _tokens(written)
    tree = _expression(tokens, 0)
    if tokens:
        raise NotARuleError(written)
    return tree


def _tokens(written: str) -> list[tuple[str, str]]:
    """Cut a rule in tokens, the last one at the head of the list."""
    tokens, at, end = [], 0, len(written.rstrip())
    while at < end:
        found = TOKEN.match(written, at)
        if not found:
            raise NotARuleError(written)
        kind = str(found.lastgroup)
        tokens.append((kind, found[kind]))
        at = found.end()
    return tokens[::-1]


def _expression(tokens: list[tuple[str, str]], binding: int) -> Tree:
    left = _prefix(tokens)
    while tokens and tokens[-1][0] != "word" and BINDING.get(tokens[-1][1], 0) > binding:
        sign = tokens.pop()[1]
        left = (sign, left, _expression(tokens, BINDING[sign]))
    return left


def _prefix(tokens: list[tuple[str, str]]) -> Tree:
    kind, said = tokens.pop() if tokens else ("sign", "")
    if kind == "number":
        return ("number", float(said))
    if kind == "word":
        return ("word", said)
    if said in {"-", "not"}:
        return (f"prefix {said}", _expression(tokens, MINUS if said == "-" else NOT))
    if said == "(":
        inside = _expression(tokens, 0)
        _expect(tokens, ")")
        return inside
    return _named(tokens, kind, said)


def _named(tokens: list[tuple[str, str]], kind: str, said: str) -> Tree:
    """Read a name, or a function and what it is given."""
    if kind != "name" or said in BINDING:
        raise NotARuleError(said)
    if said not in FUNCTIONS:
        return ("name", said)
    _expect(tokens, "(")
    given = [_expression(tokens, 0)]
    while tokens and tokens[-1][1] == ",":
        tokens.pop()
        given.append(_expression(tokens, 0))
    _expect(tokens, ")")
    return (said, *given)


def _expect(tokens: list[tuple[str, str]], sign: str) -> None:
    if not tokens or tokens.pop()[1] != sign:
        raise NotARuleError(sign)


def evaluate(written: str, values: Mapping[str, Value]) -> Value:
    """Evaluate a rule on values by name; a name without value is missing.

    Raises
    ------
    NotARuleError : the rule cannot be read
    """
    return _value(parsed(written), values)


def _value(tree: Tree, values: Mapping[str, Value]) -> Value:
    head, *inside = tree
    if head in {"number", "word"}:
        return inside[0]  # type: ignore[no-any-return]
    if head == "name":
        return values.get(inside[0])
    if head == "given":
        return values.get(inside[0][1]) is not None
    if head == "sum":
        return _sum([found for one in inside for found in _held(one, values)])
    return _computed(head, [_value(one, values) for one in inside])


def _held(tree: Tree, values: Mapping[str, Value]) -> list[Value]:
    """Give the values of a name with stars, or of anything else."""
    if tree[0] != "name" or "*" not in tree[1]:
        return [_value(tree, values)]
    wanted = re.compile(re.escape(tree[1]).replace(r"\*", r"[^.]+"))
    return [value for name, value in values.items() if wanted.fullmatch(name)]


def _sum(values: list[Value]) -> Value:
    """Add the numbers there are; missing when there is none."""
    numbers = [value for value in values if _is_number(value)]
    return math.fsum(numbers) if numbers else None  # type: ignore[arg-type]


def _is_number(value: Value) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool)


def _computed(head: str, values: list[Value]) -> Value:
    if head in {"and", "or"}:
        return _joined(values, decisive=head == "or")
    if head == "prefix not":
        return not values[0] if isinstance(values[0], bool) else None
    if head in COMPARE:
        return _compared(head, *values)
    if not all(_is_number(value) for value in values):
        return None
    return _arithmetic(head, [float(value) for value in values])  # type: ignore[arg-type]


def _joined(values: list[Value], *, decisive: bool) -> Value:
    """Join two truths: one that decides is enough, else a missing one leaves the whole missing."""
    if any(value is decisive for value in values):
        return decisive
    return None if any(not isinstance(value, bool) for value in values) else not decisive


def _compared(sign: str, left: Value, right: Value) -> Value:
    if _is_number(left) and _is_number(right):
        return COMPARE[sign](left, right)
    if isinstance(left, str) and isinstance(right, str) and sign in {"==", "!="}:
        return COMPARE[sign](left, right)
    return None


def _arithmetic(head: str, numbers: list[float]) -> Value:
    if head in {"abs", "prefix -"}:
        return abs(numbers[0]) if head == "abs" else -numbers[0]
    if head in {"min", "max"}:
        return min(numbers) if head == "min" else max(numbers)
    left, right = numbers
    if head == "/":
        return left / right if right else None
    return {"+": left + right, "-": left - right, "*": left * right}[head]
