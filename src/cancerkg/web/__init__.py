"""The web front: an app factory, the SPARQL protocol, linked data, and pages for people. It holds no store."""

from cancerkg.web.access import write_logs
from cancerkg.web.app import create_app
from cancerkg.web.serving import serve
from cancerkg.web.writing import require_token

__all__ = ["create_app", "require_token", "serve", "write_logs"]
