"""Hatching: lines stay inside, holes stay empty, lengths are those of geometry."""

from math import dist, sqrt

import pytest

from radioscopie.report.hatching import hatched

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
HOLE = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]


def lines(coordinates, kind="Polygon", step=2.0):
    shape = {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": {}}
    return hatched(shape, step)["geometry"]["coordinates"]


def test_lines_of_a_square_by_hand():
    """Lines x + y = 2, 4, … 18: their lengths are √2 times 2, 4, … 10, … 2; that of the corner has no length."""
    found = [dist(*line) for line in lines([SQUARE])]
    assert [one for one in found if one] == pytest.approx(
        [sqrt(2) * size for size in (2, 4, 6, 8, 10, 8, 6, 4, 2)], abs=0.2
    )


def test_a_hole_is_not_hatched():
    full, holed = (sum(dist(*line) for line in lines(rings)) for rings in ([SQUARE], [SQUARE, HOLE]))
    assert full - holed == pytest.approx(sqrt(2) * 2, abs=0.2)  # x + y = 10 alone crosses it
    assert all(not (4 < x < 6 and 4 < y < 6) for line in lines([SQUARE, HOLE]) for x, y in line)


def test_shapes_of_several_parts_are_hatched_one_by_one():
    far = [[x + 100, y] for x, y in SQUARE]
    assert len(lines([[SQUARE], [far]], "MultiPolygon")) == 2 * len(lines([SQUARE]))
