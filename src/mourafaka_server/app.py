"""The server as an ASGI application: `create_app(service)` puts the calls together."""

from importlib.metadata import version

from litestar import Litestar
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from mourafaka_server.attempts import Attempts
from mourafaka_server.routes import HANDLERS, MAX_JSON_BYTES, tell_problem
from mourafaka_server.service import Service


def create_app(service: Service, attempts: Attempts | None = None) -> Litestar:
    """The application over one service; `attempts` slows down who guesses invitations."""
    counted = attempts or Attempts(service.clock)
    return Litestar(
        route_handlers=HANDLERS,
        dependencies={
            "service": Provide(lambda: service, sync_to_thread=False),
            "attempts": Provide(lambda: counted, sync_to_thread=False),
        },
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
