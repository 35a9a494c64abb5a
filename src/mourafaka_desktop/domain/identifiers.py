"""Numbers by which others know a cooperative: ICE, tax and CNSS numbers, telephones.

All are kept as text, for their zeros matter. `normalised_…` gives the form that is stored; what does not
look right is stored as it was written and named by `identifier_problems`: a coach at a cooperative's
door may know better than a rule, and public sources disagree about most of these rules.
"""

import re
import unicodedata

from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.problems import Problem, ProblemCode

_MOROCCAN_PHONE = re.compile(r"(?:(?:\+|00)2120?|0)([5-8][0-9]{8})")
_BETWEEN_DIGITS = re.compile(r"[\s.\-/()\u00a0\u202f\u200e\u200f\u2010-\u2015\u2066-\u2069]")
_TAX_NO = re.compile(r"[0-9]{7,8}")
_CNSS_NO = re.compile(r"[0-9]{7,10}")


def normalised_phone(text: str) -> str:
    """A Moroccan number as `+212612345678`; any other text as it was written, without outer spaces."""
    found = _MOROCCAN_PHONE.fullmatch(_compact(text))
    return f"+212{found[1]}" if found else text.strip()


def normalised_ice(text: str) -> str:
    """An ICE as its digits alone; a text that holds anything else, as it was written."""
    compact = _compact(text)
    return compact if compact.isdecimal() else text.strip()


def identifier_problems(cooperative: Cooperative) -> tuple[Problem, ...]:
    """What looks wrong about the numbers that are known, in the order of the form."""
    checks = (
        _ice_problem(cooperative.ice),
        _pattern_problem("tax_no", cooperative.tax_no, _TAX_NO, ProblemCode.TAX_NO_UNUSUAL),
        _pattern_problem("cnss_no", cooperative.cnss_no, _CNSS_NO, ProblemCode.CNSS_NO_UNUSUAL),
        _phone_problem(cooperative.phone),
    )
    return tuple(problem for problem in checks if problem is not None)


def _ice_problem(ice: str | None) -> Problem | None:
    if not ice:
        return None
    from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength
    from stdnum.ma import ice as ice_rules

    digits = _compact(ice)
    try:
        ice_rules.validate(digits)
    except InvalidLength:
        if not digits.isdecimal():
            return Problem("ice", ProblemCode.ICE_NOT_DIGITS)
        return Problem("ice", ProblemCode.ICE_LENGTH, {"digits": len(digits)})
    except InvalidFormat:
        return Problem("ice", ProblemCode.ICE_NOT_DIGITS)
    except InvalidChecksum:
        return Problem("ice", ProblemCode.ICE_CHECKSUM)
    return None


def _phone_problem(phone: str | None) -> Problem | None:
    if not phone or _MOROCCAN_PHONE.fullmatch(_compact(phone)):
        return None
    return Problem("phone", ProblemCode.PHONE_UNUSUAL)


def _pattern_problem(
    field: str, number: str | None, pattern: re.Pattern[str], code: ProblemCode
) -> Problem | None:
    if not number or pattern.fullmatch(_compact(number)):
        return None
    return Problem(field, code)


def _compact(text: str) -> str:
    """`text` without what people put between digits, these in Western form."""
    western = "".join(
        str(unicodedata.digit(character)) if character.isdecimal() else character
        for character in text
    )
    return _BETWEEN_DIGITS.sub("", western)
