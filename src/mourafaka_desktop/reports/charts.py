"""All drawings of the papers: vectors from plain values, in both directions.

Each is a flowable; every chart has its numbers in text beside it, for no chart stands alone.
"""

from mourafaka_desktop.reports.bands import Band, Stairs, Swatch, draw_stairs, fill_band
from mourafaka_desktop.reports.bars import PillarBar
from mourafaka_desktop.reports.legends import Legend, Sign
from mourafaka_desktop.reports.marks import (
    Lattice,
    Lozenges,
    Progress,
    ProgressSquare,
    StarMark,
    draw_star,
)
from mourafaka_desktop.reports.radar import Radar, RadarAxis, RadarPillar
from mourafaka_desktop.reports.road import Road, RoadSession, RoadTraining

__all__ = [
    "Band",
    "Lattice",
    "Legend",
    "Lozenges",
    "PillarBar",
    "Progress",
    "ProgressSquare",
    "Radar",
    "RadarAxis",
    "RadarPillar",
    "Road",
    "RoadSession",
    "RoadTraining",
    "Sign",
    "Stairs",
    "StarMark",
    "Swatch",
    "draw_stairs",
    "draw_star",
    "fill_band",
]
