"""Charts say the same in both directions, in colour and in grey."""

import itertools

import pypdfium2
import pytest
from reportlab.lib.units import mm

from mourafaka_desktop.reports.bands import BAND_LOOKS
from mourafaka_desktop.reports.charts import (
    Lattice,
    Legend,
    Lozenges,
    PillarBar,
    ProgressSquare,
    Radar,
    RadarAxis,
    RadarPillar,
    Road,
    RoadSession,
    RoadTraining,
    Stairs,
    StarMark,
    Swatch,
)
from mourafaka_desktop.reports.radar_labels import Label, place_labels, touch
from mourafaka_desktop.reports.text import Style
from tests.desktop.reports.pages import darkness, drawing, shown

BOTH = pytest.mark.parametrize("direction", ["ltr", "rtl"])


def leading_and_trailing(picture, direction) -> tuple[float, float]:
    """How dark the leading and the trailing half of a picture are."""
    left, right = darkness(picture, 0, 0.5), darkness(picture, 0.5, 1)
    return (left, right) if direction == "ltr" else (right, left)


def places_of_words(flowable, words: list[str]) -> list[tuple[float, float]]:
    """The left and lower edge of each word as drawn."""
    flowable.wrap(600, 800)
    pdf = drawing(lambda canvas: flowable.drawOn(canvas, 50, 100))
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        found = [text.search(word).get_next() for word in words]
        assert None not in found
        return [text.get_charbox(at)[:2] for at, _ in found]


# --- bars, stairs, lozenges -----------------------------------------------------------------------


@BOTH
def test_a_bar_grows_from_the_leading_side(direction):
    leading, trailing = leading_and_trailing(
        shown(PillarBar(40, "solid", direction=direction)), direction
    )
    assert leading > 5 * trailing


def test_a_bar_without_a_score_is_empty():
    assert darkness(shown(PillarBar(None, None, direction="rtl")), 0, 1) < 0.1


def test_a_higher_score_fills_more():
    grown = [
        darkness(shown(PillarBar(score, "solid", direction="ltr")), 0, 1)
        for score in (0, 10, 60, 100)
    ]
    assert grown == sorted(grown)
    assert grown[3] > 2 * grown[1]


@BOTH
def test_earlier_results_stand_above_the_bar_where_they_were(direction):
    plain = PillarBar(60, "fragile", direction=direction)
    marked = PillarBar(60, "fragile", direction=direction, earlier=[("baseline", 90)])
    assert marked.height > plain.height
    picture = shown(marked)
    above = picture.crop((0, 0, picture.width, round(4 + 4 * mm * 0.7) * 4))
    leading, trailing = leading_and_trailing(above, direction)
    assert trailing > leading


@BOTH
def test_the_number_of_a_bar_stands_at_its_trailing_end(direction):
    bar = PillarBar(64, "in_progress", direction=direction, number="64", scale=True)
    number, zero = places_of_words(bar, ["64", "0"])
    assert (number[0] > zero[0]) == (direction == "ltr")


def test_bands_differ_in_pattern_even_where_their_greys_look_alike():
    greys = {band: darkness(shown(Swatch(band)), 0, 1) for band in BAND_LOOKS}
    assert greys["fragile"] < greys["critical"] < greys["solid"]
    assert greys["in_progress"] < greys["solid"]
    assert min(greys.values()) > 0.05


@BOTH
def test_stairs_rise_from_the_leading_side_up_to_their_band(direction):
    pictures = [shown(Stairs(band, direction=direction)) for band in BAND_LOOKS]
    filled = [darkness(picture, 0, 1) for picture in pictures]
    assert filled == sorted(filled)
    leading, trailing = leading_and_trailing(pictures[0], direction)
    assert leading > trailing


@BOTH
def test_lozenges_fill_from_the_leading_side(direction):
    picture = shown(Lozenges(2, direction=direction))
    leading, trailing = leading_and_trailing(picture, direction)
    assert leading > 1.5 * trailing
    levels = [darkness(shown(Lozenges(level, direction=direction)), 0, 1) for level in range(5)]
    assert levels == sorted(set(levels))


def test_not_assessed_level_zero_and_not_applicable_look_different():
    pictures = [
        shown(Lozenges(None, direction="rtl")),
        shown(Lozenges(0, direction="rtl")),
        shown(Lozenges(None, direction="rtl", applicable=False)),
    ]
    assert len({picture.tobytes() for picture in pictures}) == 3


def test_the_states_of_a_promise_differ_in_ink():
    ink = [
        darkness(shown(ProgressSquare(state, direction="rtl")), 0, 1)
        for state in ("not_begun", "begun", "done")
    ]
    assert ink == sorted(set(ink))


# --- road -----------------------------------------------------------------------------------------


def sessions(*states) -> list[RoadSession]:
    return [RoadSession(str(at), state) for at, state in enumerate(states, start=1)]


@BOTH
def test_the_road_runs_from_the_leading_side(direction):
    road = Road(sessions(*["held"] * 5, *["planned"] * 4), direction=direction)
    places = [x for x, _ in places_of_words(road, [str(number) for number in range(1, 10)])]
    assert places == sorted(places, reverse=direction == "rtl")
    leading, trailing = leading_and_trailing(shown(road), direction)
    assert leading > 2 * trailing


def test_a_missed_session_is_white_and_crossed():
    missed = shown(Road(sessions("held", "missed", "held"), direction="ltr"))
    held = shown(Road(sessions("held", "held", "held"), direction="ltr"))
    assert darkness(missed, 0.4, 0.6) < darkness(held, 0.4, 0.6)
    assert missed.height > held.height


def test_trainings_stand_above_the_road_at_their_place():
    plain = Road(sessions(*["planned"] * 4), direction="ltr")
    trained = Road(sessions(*["planned"] * 4), [RoadTraining(1.5, "held")], direction="ltr")
    assert trained.height > plain.height
    picture = shown(trained)
    above = picture.crop((0, 0, picture.width, picture.height // 3))
    assert darkness(above, 0, 0.5) > 0.01
    assert darkness(above, 0.5, 1) < 0.001


def test_the_small_road_has_no_numbers():
    road = Road(sessions("held", "planned"), direction="rtl", width=40 * mm, diameter=2.2 * mm)
    pdf = drawing(lambda canvas: road.drawOn(canvas, 50, 100))
    assert b"/FontFile2" not in pdf


# --- radar ----------------------------------------------------------------------------------------

NAMES = {
    "ltr": [
        "Conformité juridique et registres",
        "Vie démocratique",
        "Gestion",
        "Marché et stratégie",
    ],
    "rtl": ["المطابقة القانونية والسجلات", "الحياة الديمقراطية", "جهاز التسيير", "معرفة السوق"],
}


def pillars(counts, direction="ltr", midterm=None) -> list[RadarPillar]:
    names = itertools.cycle(NAMES[direction])
    scores = itertools.cycle((70, 38, 100, 0, 55))
    return [
        RadarPillar(
            f"P{at}",
            [
                RadarAxis(next(names), str(score), score, midterm, 20)
                for score in itertools.islice(scores, count)
            ],
        )
        for at, count in enumerate(counts)
    ]


@BOTH
@pytest.mark.parametrize("counts", [(6, 6, 5), (8, 8, 8), (3, 3), (3,), (1, 1, 1, 1), (24,)])
def test_names_round_the_radar_never_touch(direction, counts):
    radar = Radar(pillars(counts, direction), direction=direction)
    boxes = [*radar._labels, *radar._tabs]
    assert [pair for pair in itertools.combinations(boxes, 2) if _overlap(*pair)] == []
    assert all(abs(box.left) <= radar.width / 2 + 0.1 for box in boxes)
    assert all(box.left + box.width <= radar.width / 2 + 0.1 for box in boxes)
    assert max(box.top for box in boxes) - min(box.bottom for box in boxes) <= radar.height + 0.1


def _overlap(one: Label, other: Label) -> bool:
    return (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.bottom < other.top
        and other.bottom < one.top
    )


def test_the_radar_runs_in_reading_direction():
    radar = {d: Radar(pillars((4, 4, 4), d), direction=d) for d in ("ltr", "rtl")}
    assert radar["rtl"]._angles == [-angle for angle in radar["ltr"]._angles]
    assert radar["ltr"]._angles == sorted(radar["ltr"]._angles)
    # The first axis stands right of the top in French and left of it in Arabic.
    axes = [RadarAxis(f"axe{at}", "50", 50) for at in range(8)]
    for direction, sign in (("ltr", 1), ("rtl", -1)):
        chart = Radar([RadarPillar("P", axes)], direction=direction)
        places = places_of_words(chart, ["axe1", "axe6"])
        middle = 50 + chart.width / 2
        assert [(x - middle) * sign > 0 for x, _ in places] == [True, False]


def test_an_assessment_without_scores_is_left_out():
    without = shown(Radar(pillars((5, 5, 5)), direction="ltr"), scale=1)
    with_midterm = shown(Radar(pillars((5, 5, 5), midterm=60), direction="ltr"), scale=1)
    assert darkness(with_midterm, 0, 1) > darkness(without, 0, 1)


def test_a_score_not_known_leaves_a_gap_in_the_line():
    axes = [RadarAxis(f"A{at}", "–", None if at == 2 else 60) for at in range(6)]
    whole = [RadarAxis(f"A{at}", "60", 60) for at in range(6)]
    gap = shown(Radar([RadarPillar("P", axes)], direction="ltr"), scale=1)
    full = shown(Radar([RadarPillar("P", whole)], direction="ltr"), scale=1)
    assert darkness(gap, 0, 1) < darkness(full, 0, 1)


def test_names_that_would_touch_move_away_from_the_middle():
    style = Style(8, 10)
    one = Label("a", style, 10, 20, 30, 10, 1)
    other = Label("b", style, 10, 24, 30, 10, 1)
    placed = place_labels([one, other])
    assert not touch(*placed)
    assert min(label.top for label in placed) == 20


# --- legend, ornament -----------------------------------------------------------------------------


@BOTH
def test_a_legend_follows_the_reading_order(direction):
    legend = Legend(
        [("baseline", "un"), ("now", "deux"), ("critical", "trois")], direction=direction
    )
    places = [x for x, _ in places_of_words(legend, ["un", "deux", "trois"])]
    assert places == sorted(places, reverse=direction == "rtl")


def test_the_lattice_and_the_star_are_drawn():
    assert darkness(shown(StarMark()), 0, 1) > 0.1
    lattice = shown(Lattice(), scale=2)
    assert darkness(lattice, 0, 0.5) == pytest.approx(darkness(lattice, 0.5, 1), abs=0.01)
    assert darkness(lattice, 0, 1) > 0.1
