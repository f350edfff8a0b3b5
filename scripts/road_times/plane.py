"""Degrees to the Lambert-93 plane, in kilometres (IGN, NTG 71: ALG0003)."""

from __future__ import annotations

import numpy as np

SEMI_MAJOR_KM, FLATTENING = 6_378.137, 1 / 298.257222101  # GRS 80
ECCENTRICITY = np.sqrt(FLATTENING * (2 - FLATTENING))
FIRST, SECOND, ORIGIN = np.radians([44.0, 49.0, 46.5])
EAST_KM, NORTH_KM, MERIDIAN = 700.0, 6_600.0, 3.0


def plane(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Give points (n, 2) in kilometres from degrees (WGS 84)."""
    exponent = np.log(_parallel(SECOND) / _parallel(FIRST)) / (_isometric(FIRST) - _isometric(SECOND))
    scale = SEMI_MAJOR_KM * _parallel(FIRST) * np.exp(exponent * _isometric(FIRST)) / exponent
    radius = scale * np.exp(-exponent * _isometric(np.radians(lat)))
    angle = exponent * np.radians(np.asarray(lon) - MERIDIAN)
    apex = NORTH_KM + scale * np.exp(-exponent * _isometric(ORIGIN))
    return np.column_stack([EAST_KM + radius * np.sin(angle), apex - radius * np.cos(angle)])


def _isometric(latitude: np.ndarray) -> np.ndarray:
    return np.arctanh(np.sin(latitude)) - ECCENTRICITY * np.arctanh(ECCENTRICITY * np.sin(latitude))


def _parallel(latitude: np.ndarray) -> np.ndarray:
    return np.cos(latitude) / np.sqrt(1 - (ECCENTRICITY * np.sin(latitude)) ** 2)
