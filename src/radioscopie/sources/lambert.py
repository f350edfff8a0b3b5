"""Lambert-93 (EPSG:2154), the projection of FINESS and INSEE coordinates in metropolitan France, to degrees."""

from __future__ import annotations

from functools import cache
from math import atan, atanh, cos, degrees, exp, hypot, log, pi, radians, sin, sqrt

SEMI_MAJOR_M, FLATTENING = 6_378_137.0, 1 / 298.257222101  # GRS 80
ECCENTRICITY = sqrt(FLATTENING * (2 - FLATTENING))
FIRST, SECOND, ORIGIN = radians(44), radians(49), radians(46.5)
MERIDIAN = radians(3)
EAST_M, NORTH_M = 700_000.0, 6_600_000.0
STEPS = 8  # the latitude converges to below a micrometre in six


def to_degrees(x_m: float, y_m: float) -> tuple[float, float]:
    """Give the longitude and latitude (WGS 84, degrees) of Lambert-93 coordinates in metres.

    Source: IGN, NTG 71 and NTG 76 (algorithms ALG0004 and ALG0002).
    """
    east, south = x_m - EAST_M, _apex() - y_m
    isometric = log(_scale() / hypot(east, south)) / _exponent()
    lon = MERIDIAN + atan(east / south) / _exponent()
    return degrees(lon), degrees(_latitude(isometric))


def _isometric(latitude: float) -> float:
    return atanh(sin(latitude)) - ECCENTRICITY * atanh(ECCENTRICITY * sin(latitude))


def _latitude(isometric: float) -> float:
    found = 2 * atan(exp(isometric)) - pi / 2
    for _ in range(STEPS):
        found = 2 * atan(exp(isometric + ECCENTRICITY * atanh(ECCENTRICITY * sin(found)))) - pi / 2
    return found


def _parallel(latitude: float) -> float:
    """Radius of a parallel over the semi-major axis."""
    return cos(latitude) / sqrt(1 - (ECCENTRICITY * sin(latitude)) ** 2)


@cache
def _exponent() -> float:
    ratio = log(_parallel(SECOND) / _parallel(FIRST))
    return ratio / (_isometric(FIRST) - _isometric(SECOND))


@cache
def _scale() -> float:
    return SEMI_MAJOR_M * _parallel(FIRST) * exp(_exponent() * _isometric(FIRST)) / _exponent()


@cache
def _apex() -> float:
    return NORTH_M + _scale() * exp(-_exponent() * _isometric(ORIGIN))
