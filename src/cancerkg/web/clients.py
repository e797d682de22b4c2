"""Who asks: the address that a request comes from, and whether its client is still there."""

import select
import socket
from collections.abc import Callable, Mapping
from typing import Any, Final

from cancerkg.service.budgets import client_of

_WAITRESS: Final = "waitress.client_disconnected"
_GUNICORN: Final = "gunicorn.socket"


def client_address(wsgi: Mapping[str, Any], trusted_proxies: int) -> str:
    """The client that pays for a request, given its WSGI environment.

    Each proxy appends to ``X-Forwarded-For`` the address that it was asked from, so of the list with the connection's
    own address at its end the last ``trusted_proxies`` are proxies of ours, and the one before is the first that
    somebody else could have made up no more than their own address of. What is left of it anybody can write.
    """
    here: str = wsgi.get("REMOTE_ADDR", "")
    if trusted_proxies == 0:
        return client_of(here)
    forwarded = [part.strip() for part in wsgi.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    addresses = [*forwarded, here]
    return client_of(addresses[max(0, len(addresses) - 1 - trusted_proxies)])


def client_gone(wsgi: Mapping[str, Any]) -> Callable[[], bool] | None:
    """What tells whether the client has closed the connection; None under a server that does not say."""
    if _WAITRESS in wsgi:
        disconnected: Callable[[], bool] = wsgi[_WAITRESS]
        return disconnected
    connection = wsgi.get(_GUNICORN)
    if isinstance(connection, socket.socket):
        return lambda: _closed(connection)
    return None


def _closed(connection: socket.socket) -> bool:
    poll = select.poll()
    poll.register(connection, select.POLLRDHUP)
    return bool(poll.poll(0))
