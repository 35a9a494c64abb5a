"""Functions about points and shapes on the earth, which is a ball of 6,378,100 m for all engines.

A point is written as latitude, longitude, and what an instrument adds, with spaces; a shape is
points with semicolons between them.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from mourafaka_forms.xpath.context import Context
from mourafaka_forms.xpath.functions.table import Arguments, FunctionTable, each_of
from mourafaka_forms.xpath.values import Value, to_string

FUNCTIONS = FunctionTable()

_EARTH_RADIUS_M: Final = 6_378_100.0
_FEWEST_OF_AREA: Final = 3
_FEWEST_OF_RING: Final = 4


class _Point(NamedTuple):
    latitude: float
    longitude: float


def _points(context: Context, arguments: Arguments) -> list[_Point] | None:
    """The points of all arguments in a row; None if one of them cannot be read."""
    written = [
        point
        for value in each_of(context, arguments)
        for point in to_string(value).split(";")
        if point.strip()
    ]
    try:
        points = [_Point(*map(float, point.split()[:2])) for point in written]
    except (ValueError, TypeError):
        return None
    is_on_earth = all(abs(p.latitude) <= 90 and abs(p.longitude) <= 180 for p in points)
    return points if is_on_earth else None


def _distance_m(one: _Point, other: _Point) -> float:
    here, there = math.radians(one.latitude), math.radians(other.latitude)
    turn = math.radians(other.longitude - one.longitude)
    cosine = math.sin(here) * math.sin(there) + math.cos(here) * math.cos(there) * math.cos(turn)
    return _EARTH_RADIUS_M * math.acos(max(-1.0, min(1.0, cosine)))


def _to_centimetres(amount: float) -> float:
    return math.floor(amount * 100 + 0.5) / 100


@FUNCTIONS.define("distance", 1, None)
def _distance(context: Context, arguments: Arguments) -> Value:
    """Metres along the points; NaN if one of them cannot be read."""
    points = _points(context, arguments)
    if points is None:
        return math.nan
    return _to_centimetres(sum(_distance_m(one, other) for one, other in pairwise(points)))


@FUNCTIONS.define("area", 1, None)
def _area(context: Context, arguments: Arguments) -> Value:
    """Square metres inside the points; 0 if there are too few or one of them cannot be read."""
    points = _points(context, arguments)
    if points is None or len(points) < _FEWEST_OF_AREA:
        return 0.0
    total = sum(
        math.radians(other.longitude - one.longitude)
        * (2 + math.sin(math.radians(one.latitude)) + math.sin(math.radians(other.latitude)))
        for one, other in pairwise([*points, points[0]])
    )
    return _to_centimetres(abs(total * _EARTH_RADIUS_M * _EARTH_RADIUS_M / 2))


@FUNCTIONS.define("geofence", 2)
def _geofence(context: Context, arguments: Arguments) -> Value:
    """(point, shape): whether the point lies inside; False for a shape that is not closed."""
    point, shape = _points(context, arguments[:1]), _points(context, arguments[1:])
    if not point or shape is None or len(shape) < _FEWEST_OF_RING or shape[0] != shape[-1]:
        return False
    return _is_inside(point[0], shape)


def _is_inside(point: _Point, ring: Sequence[_Point]) -> bool:
    """A line due east from the point crosses the ring an odd number of times."""
    crossings = 0
    for one, other in pairwise(ring):
        if (one.latitude > point.latitude) == (other.latitude > point.latitude):
            continue
        way = (point.latitude - one.latitude) / (other.latitude - one.latitude)
        if point.longitude < one.longitude + way * (other.longitude - one.longitude):
            crossings += 1
    return crossings % 2 == 1
