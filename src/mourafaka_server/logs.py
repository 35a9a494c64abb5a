"""The server's log: one JSON object a line on the standard error, by `structlog`.

What is logged: what happened, to which device, how many bytes. Never a secret, a name, a value or an address line.
"""

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict


def configure() -> None:
    """Send our own lines and the libraries' warnings to the standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            tell_failure,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.WARNING,
        format='{"event": "library", "text": "%(message)s"}',
    )


def tell_failure(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Where a fault came from: kinds and places, not its words, in which databases repeat the values of a row."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["exception"] = list(_told(error))
    return event


def _told(error: BaseException | None) -> list[str]:
    if error is None:
        return []
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    kind = type(error).__qualname__ + (f" {code}" if code else "")
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return [*_told(error.__cause__ or error.__context__), *places, kind]
