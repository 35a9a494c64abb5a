"""The words for a score: what it is called, how much of it is assessed, what a line that leads to its reasons says."""

from fractions import Fraction

from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import content
from mourafaka_desktop.ui.direction import isolate
from mourafaka_forms.framework import Text
from mourafaka_forms.scoring import Score


def score_name(label: Text | None) -> str:
    """What a score is called; the overall one has no label of its own."""
    return _("Overall score") if label is None else content(label)


def asked(name: str, score: Score) -> str:
    """What a screen reader says of a line that leads to the reasons of a score."""
    if score.value is None:
        return f"{name}. {_('Why no score yet?')}"
    known = _("{name}: {score}").format(name=name, score=formats(current()).number(score.value))
    return f"{known}. {_('Why this score?')}"


def no_number(score: Score) -> str:
    """Why a part has no number."""
    return _("Not applicable") if score.is_not_applicable else _("Not enough answered")


def completeness_words(score: Score) -> str:
    """« 80 % of the weight assessed »; nothing where all of it does not apply."""
    if score.completeness is None:
        return ""
    share = formats(current()).percent(score.completeness)
    return _("{share} of the weight assessed").format(share=isolate(share))


def weight_words(weight: Fraction) -> str:
    """« weight 3 », « weight 0.40 »."""
    decimals = 0 if weight.denominator == 1 else 2
    return _("Weight {weight}").format(weight=isolate(formats(current()).number(weight, decimals)))
