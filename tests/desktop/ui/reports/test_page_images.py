"""A PDF's pages as pictures."""

from PySide6.QtGui import QColor, QImage

from mourafaka_desktop.ui.reports.page_images import page_image, page_images
from tests.desktop.ui.reports.papers import make_pdf


def middle(picture: QImage) -> QColor:
    return picture.pixelColor(picture.width() // 2, picture.height() // 2)


def test_each_page_is_drawn_at_the_resolution_asked_for() -> None:
    pictures = list(page_images(make_pdf(2), dpi=36))
    assert [(picture.width(), picture.height()) for picture in pictures] == [(298, 421)] * 2


def test_pages_keep_their_colours_and_their_order() -> None:
    red, green, blue = (middle(picture) for picture in page_images(make_pdf(3), dpi=20))
    assert red.red() > red.green() + 100
    assert green.green() > green.red() + 50
    assert blue.blue() > blue.red() + 100


def test_a_grey_copy_has_no_colour_left() -> None:
    (picture,) = page_images(make_pdf(1), dpi=20, grey=True)
    colour = middle(picture)
    assert colour.red() == colour.green() == colour.blue()


def test_one_page_is_the_same_as_among_all() -> None:
    pdf = make_pdf(3)
    assert page_image(pdf, 1, dpi=30) == list(page_images(pdf, dpi=30))[1]


def test_a_picture_outlives_its_document() -> None:
    pictures = [page_image(make_pdf(1), 0, dpi=50) for _ in range(20)]
    assert all(middle(picture) == middle(pictures[0]) for picture in pictures)
