"""Short names for the axes of the radar: the full names of sub-dimensions leave no room for the chart."""

from mourafaka_desktop.i18n.catalogue import pgettext
from mourafaka_desktop.labels import content
from mourafaka_forms.framework import Text


def axis_name(code: str, label: Text) -> str:
    """The short name of a sub-dimension; its own name where this version of the program knows none."""
    return _short_names().get(code) or content(label)


def _short_names() -> dict[str, str]:
    return {
        "GOV-1": pgettext("axis", "Legal compliance"),
        "GOV-2": pgettext("axis", "Democratic life"),
        "GOV-3": pgettext("axis", "Management body"),
        "GOV-4": pgettext("axis", "Members and capital"),
        "GOV-5": pgettext("axis", "Finance and accounts"),
        "GOV-6": pgettext("axis", "Strategy"),
        "INN-1": pgettext("axis", "Culture of innovation"),
        "INN-2": pgettext("axis", "Products"),
        "INN-3": pgettext("axis", "Processes"),
        "INN-4": pgettext("axis", "Digital transition"),
        "INN-5": pgettext("axis", "Partnerships"),
        "INN-6": pgettext("axis", "Impact"),
        "MKT-1": pgettext("axis", "Knowing the market"),
        "MKT-2": pgettext("axis", "Quality and conformity"),
        "MKT-3": pgettext("axis", "Prices and sales"),
        "MKT-4": pgettext("axis", "Distribution"),
        "MKT-5": pgettext("axis", "Communication"),
    }
