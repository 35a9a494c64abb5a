"""Where a cooperative lies, in words."""

import pytest

from mourafaka_desktop.domain import territory
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import new_cooperative_id
from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.labels import (
    commune_label,
    place,
    place_line,
    place_name,
    province_label,
    region_label,
)

AR, FR, EN = (catalogue(language) for language in (Language.AR, Language.FR, Language.EN))
TALIOUINE = territory.find_commune("Taliouine", "09.541")


def cooperative(**fields) -> Cooperative:
    return Cooperative(id=new_cooperative_id(), name_ar="تعاونية إغبولا للزعفران", **fields)


def known() -> dict[str, str]:
    assert TALIOUINE is not None
    return {"region_code": "09", "province_code": "09.541", "commune_code": TALIOUINE.code}


@pytest.mark.parametrize(
    ("code", "french", "arabic"),
    [
        ("09.581", "province de Tiznit", "إقليم تيزنيت"),
        ("07.211", "province d’Essaouira", "إقليم الصويرة"),
        ("08.401", "province de Ouarzazate", "إقليم ورزازات"),
        ("07.351", "préfecture de Marrakech", "عمالة مراكش"),
        ("09.001", "préfecture d’Agadir-Ida-Ou-Tanane", "عمالة أكادير-إدا وتنان"),
    ],
)
def test_a_province_or_prefecture_says_which_it_is(code, french, arabic) -> None:
    assert province_label(code, FR) == french
    assert province_label(code, AR) == arabic
    assert province_label(code, EN).endswith(territory.province(code).name_fr)


def test_a_region_and_a_commune_say_what_they_are() -> None:
    assert region_label("09", FR) == "région de Souss-Massa"
    assert region_label("02", FR) == "région de l’Oriental"
    assert region_label("09", AR) == "جهة سوس-ماسة"
    assert commune_label(known()["commune_code"], FR) == "commune de Taliouine"


def test_a_list_names_commune_and_province_or_what_is_known() -> None:
    assert place(cooperative(**known()), FR) == "Taliouine, Taroudannt"
    assert place(cooperative(**known()), AR) == (
        f"{place_name(TALIOUINE, AR)}، {place_name(territory.province('09.541'), AR)}"
    )
    assert place(cooperative(province_code="09.541"), FR) == "Taroudannt"
    assert place(cooperative(region_code="09"), FR) == "Souss-Massa"
    assert place(cooperative(), FR) == ""


def test_the_way_there_names_the_two_nearest_steps() -> None:
    assert place_line(cooperative(douar="دوار أضاي", **known()), AR) == (
        f"\u2068دوار أضاي\u2069، جماعة {place_name(TALIOUINE, AR)}"
    )
    assert place_line(cooperative(douar="دوار أضاي", **known()), FR) == (
        "\u2068دوار أضاي\u2069, commune de Taliouine"
    ), "an Arabic name must not turn a French line around"
    assert place_line(cooperative(**known()), FR) == (
        "commune de Taliouine, province de Taroudannt"
    )
    assert place_line(cooperative(region_code="09"), FR) == "région de Souss-Massa"
    assert place_line(cooperative(), FR) == ""


def test_a_code_that_the_territory_does_not_know_is_left_out() -> None:
    assert place(cooperative(commune_code="99.999.99.99", province_code="09.541"), FR) == (
        "Taroudannt"
    )
    assert place_line(cooperative(province_code="99.999"), FR) == ""
