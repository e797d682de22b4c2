"""The WSGI app (``gunicorn server:app``); ``python server.py`` serves the release in ``data/`` on 127.0.0.1:8000.

The environment says what differs: CANCERKG_DATA (a directory), CANCERKG_HOST, CANCERKG_PORT.
"""

import os
from pathlib import Path

from cancerkg.web import create_app, serve

app = create_app(Path(os.environ.get("CANCERKG_DATA", "data")))

if __name__ == "__main__":
    serve(app, os.environ.get("CANCERKG_HOST", "127.0.0.1"), int(os.environ.get("CANCERKG_PORT", "8000")))
