"""Values that the widget of a question could give, for hypothesis to draw from."""

from datetime import date, datetime, timedelta, timezone
from typing import Final

from hypothesis import strategies as st

from tests.differential.odk_engine import Question

# Numbers that conditions of questionnaires ask for: counts, ages, shares, years.
_TELLING: Final = st.sampled_from([0, 1, 2, 3, 4, 5, 7, 10, 12, 18, 50, 65, 99, 100, 1000, 2026])
_INTEGERS: Final = _TELLING | st.integers(-(10**6), 10**6)
_TEXTS: Final = st.one_of(
    st.sampled_from(["0", "1", "12", "yes", "no", "multi", "تعاونية أركان", "l’été & <moi>"]),
    st.text(alphabet="abé٣ت7.-'", max_size=6),
)
_DATES: Final = st.dates(date(1920, 1, 1), date(2030, 12, 31)) | st.dates(
    date(2024, 1, 1), date(2027, 12, 31)
)
_TIMES: Final = st.times().map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))
_ZONES: Final = st.sampled_from([0, 60, -420, 330]).map(lambda m: timezone(timedelta(minutes=m)))
_OF_TYPE: Final[dict[str, st.SearchStrategy[str]]] = {
    "int": _INTEGERS.map(str),
    "decimal": _INTEGERS.map(str) | _INTEGERS.map(lambda cents: str(cents / 100)),
    "date": _DATES.map(date.isoformat),
    "time": _TIMES.map(lambda at: at.isoformat(timespec="milliseconds")),
    "dateTime": st.builds(datetime.combine, _DATES, _TIMES, _ZONES).map(
        lambda at: at.isoformat(timespec="milliseconds")
    ),
    "geopoint": st.tuples(
        st.integers(-90, 90), st.integers(-180, 180), st.integers(0, 4000), st.integers(0, 50)
    )
    # Nowhere: ODK's engine takes the answer away, ours refuses it.
    .filter(lambda point: point[:2] != (0, 0))
    .map(lambda point: " ".join(map(str, point))),
    "boolean": st.sampled_from(["true", "false", "1", "0"]),
}


def values(question: Question) -> st.SearchStrategy[str]:
    """A value that the question's widget could give, or "" for an answer taken away."""
    match question.kind:
        case "trigger":
            return st.sampled_from(["OK", ""])
        case "rank":
            return st.permutations(question.choices).map(" ".join)
        case "select":
            return _choices(question)
        case "range":
            low, high = (int(float(bound)) for bound in question.bounds)
            return _or_nothing(st.integers(low, high).map(str))
    return _or_nothing(_OF_TYPE.get(question.value_type, _TEXTS))


def _choices(question: Question) -> st.SearchStrategy[str]:
    offered = sorted(set(question.choices))
    if question.is_multiple and offered:
        return st.lists(st.sampled_from(offered), unique=True, max_size=4).map(" ".join)
    return st.sampled_from([*offered, ""])


def _or_nothing(typed: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    # One answer in ten takes the answer away.
    return st.integers(0, 9).flatmap(lambda n: typed if n else st.just(""))
