"""The WSGI app (``gunicorn server:app``); ``python server.py`` serves the release in ``data/`` on 127.0.0.1:8000.

The environment says what differs: CANCERKG_DATA (a directory), CANCERKG_HOST, CANCERKG_PORT, CANCERKG_LIMITS (settings
with spaces between, such as "seconds=10 workers=4"), CANCERKG_LOG (a file for the access log; "-" is standard error),
CANCERKG_WRITABLE ("1" takes updates from those who send CANCERKG_TOKEN; under gunicorn with one worker process).
"""

import os
from pathlib import Path

from cancerkg.service import Limits
from cancerkg.web import create_app, require_token, serve, write_logs

settings = dict(setting.partition("=")[::2] for setting in os.environ.get("CANCERKG_LIMITS", "").split())
if log := os.environ.get("CANCERKG_LOG"):
    write_logs(None if log == "-" else Path(log))
token = os.environ.get("CANCERKG_TOKEN")
if writable := os.environ.get("CANCERKG_WRITABLE") == "1":
    require_token("", token)  # a WSGI server does not say where it listens
app = create_app(
    Path(os.environ.get("CANCERKG_DATA", "data")), Limits().changed(settings), writable=writable, token=token
)

if __name__ == "__main__":
    serve(app, os.environ.get("CANCERKG_HOST", "127.0.0.1"), int(os.environ.get("CANCERKG_PORT", "8000")))
