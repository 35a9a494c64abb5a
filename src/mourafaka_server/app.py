"""The server as an ASGI application: `create_app(service)` puts the calls together."""

from importlib.metadata import version

from anyio import CapacityLimiter
from litestar import Litestar
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from mourafaka_server.attempts import Attempts
from mourafaka_server.rates import Limits, usual_limits
from mourafaka_server.routes import DESKS, HANDLERS, MAX_JSON_BYTES, limit_addresses, tell_problem
from mourafaka_server.service import Service


def create_app(service: Service, limits: Limits | None = None) -> Litestar:
    """The application over one service, with limits of its own where others than the usual are given."""
    attempts = Attempts(service.clock)
    limits = limits or usual_limits(service.clock)
    desks = CapacityLimiter(DESKS)
    return Litestar(
        route_handlers=HANDLERS,
        dependencies={
            "service": Provide(lambda: service, sync_to_thread=False),
            "attempts": Provide(lambda: attempts, sync_to_thread=False),
            "limits": Provide(lambda: limits, sync_to_thread=False),
            "desks": Provide(lambda: desks, sync_to_thread=False),
        },
        before_request=lambda request: limit_addresses(request, limits),
        exception_handlers={Exception: tell_problem},
        # Only the description itself: pages that show it would fetch their scripts from elsewhere.
        openapi_config=OpenAPIConfig(
            title="Mourafaka server",
            version=version("mourafaka"),
            path="/schema",
            render_plugins=[JsonRenderPlugin()],
        ),
        request_max_body_size=MAX_JSON_BYTES,
        logging_config=None,
    )
