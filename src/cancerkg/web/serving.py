"""Running the app under waitress, one process with threads; the queries run in processes of their own."""

import signal
import sys
from collections.abc import Callable
from typing import Final, NoReturn

import waitress
from flask import Flask

from cancerkg.errors import AddressUnavailable
from cancerkg.namespaces import WEB_SCHEMES
from cancerkg.web.asking import asking_of

_SPARE_THREADS: Final = 4
"""Threads beyond those that queries can hold, so that pages without a query (``/healthz``) answer under load."""


def serve(app: Flask, host: str, port: int, announce: Callable[[str], object] | None = None) -> None:
    """Serve until SIGINT or SIGTERM, then kill the query workers and return.

    ``port`` 0 takes a free one. Once connections are accepted ``announce``, or standard error, gets one line with the
    address. Raises :class:`~cancerkg.errors.AddressUnavailable`.
    """
    service = asking_of(app).service
    limits = service.limits
    try:
        server = waitress.create_server(
            app,
            host=host,
            port=port,
            threads=limits.workers + limits.waiting + _SPARE_THREADS,
            max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
            channel_timeout=60,
            ident=None,
        )
    except (OSError, ValueError) as error:  # waitress says ValueError of a name that no address has
        service.close()
        raise AddressUnavailable(host, port, getattr(error, "strerror", None) or str(error)) from error
    signal.signal(signal.SIGTERM, _stop)
    try:
        shown = f"[{host}]" if ":" in host else host
        (announce or _to_standard_error)(f"Serving at {server_address(shown, server.effective_port)}")
        server.run()
    finally:
        server.close()
        service.close()


def server_address(host: str, port: int | str) -> str:
    """The address of the home page."""
    return f"{WEB_SCHEMES[0]}://{host}:{port}/"


def _to_standard_error(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _stop(_signal: int, _frame: object) -> NoReturn:
    sys.exit(0)
