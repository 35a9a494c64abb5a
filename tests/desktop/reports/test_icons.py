"""Every shipped icon can be drawn on paper, whole, and as large as it is asked for."""

from pathlib import Path

import pytest

from mourafaka_desktop import paths
from mourafaka_desktop.reports import icons
from mourafaka_desktop.reports.icons import Icon
from tests.desktop.reports.pages import darkness, shown

SHIPPED = sorted(path.stem for path in (paths.resources() / "icons").glob("*.svg"))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_icon_is_drawn_inside_its_square(name: str) -> None:
    picture = shown(Icon(name, 24), scale=4)
    assert darkness(picture, 0, 1) > 0.01
    left, top, right, bottom = picture.point(lambda grey: 255 - grey).getbbox()
    margin = 4 * 4 - 4  # `shown` leaves 4 points around; a line may reach one point over.
    assert left >= margin
    assert top >= margin
    assert right <= picture.width - margin
    assert bottom <= picture.height - margin


def test_a_circle_is_round_and_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = shown(_drawn('<circle cx="12" cy="12" r="10"/>', tmp_path, monkeypatch), scale=4)
    left, top, right, bottom = picture.point(lambda grey: 255 - grey).getbbox()
    assert abs((right - left) - (bottom - top)) <= 1
    assert abs((right - left) - 4 * (20 + 1.8)) <= 3


def test_relative_and_absolute_paths_are_the_same_drawing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    absolute = '<path d="M4 4L20 4V20H4Z M8 8C10 6 14 6 16 8S18 14 16 16A4 4 0 0 1 8 16"/>'
    relative = '<path d="m4 4 16 0v16h-16z m4 4c2-2 6-2 8 0s2 6 0 8a4 4 0 01-8 0"/>'
    pictures = [
        shown(_drawn(each, tmp_path / str(number), monkeypatch))
        for number, each in enumerate((absolute, relative))
    ]
    assert pictures[0].tobytes() == pictures[1].tobytes()


@pytest.mark.parametrize("strange", ["<text>x</text>", '<path d="M1 1 T3 3"/>'])
def test_what_cannot_be_drawn_whole_is_refused(
    strange: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="an icon on paper cannot contain"):
        shown(_drawn(strange, tmp_path, monkeypatch))


def _drawn(content: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Icon:
    (folder / "icons").mkdir(parents=True)
    source = f'<svg xmlns="http://www.w3.org/2000/svg">{content}</svg>'
    (folder / "icons" / "drawing.svg").write_text(source)
    monkeypatch.setattr(icons, "resources", lambda: folder)
    icons._outlines.cache_clear()
    return Icon("drawing", 24)


@pytest.fixture(autouse=True)
def _forget_drawings():
    yield
    icons._outlines.cache_clear()
