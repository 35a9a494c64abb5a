"""The server's log: one JSON object a line on the standard error, by `structlog`.

What is logged: what happened, to which device, how many bytes. Never a secret, a name, a value or an address line.
"""

import logging
import sys

import structlog


def configure() -> None:
    """Send our own lines and the libraries' warnings to the standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
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
