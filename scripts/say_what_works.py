"""Say what works with the settings that ``make try`` finds."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from jupyter_core.paths import jupyter_config_dir

from jupyter_onlyoffice.connection_file import ConnectionFile
from jupyter_onlyoffice.core.errors import NotStored

EDITING = """
ONLYOFFICE editors come from {url}.
That server must reach this one: Help > ONLYOFFICE Connection tells whether it does.
"""
UNSIGNED = """
ONLYOFFICE_URL is set, but ONLYOFFICE_SECRET is not: nothing can be edited without the secret
that the Document Server was started with.
"""
NO_SERVER = """
No Document Server is set. What works without one: the launcher's Office items create documents,
opening one shows a preview, and "Convert to…" in the menu of a file turns it into another format.
To edit, run `{bin}/jupyter onlyoffice up` in another terminal, which needs Docker or Podman, or
connect a Document Server that there is already in Help > ONLYOFFICE Connection > Settings.
"""


def main() -> None:
    url = os.environ.get("ONLYOFFICE_URL")
    secret = os.environ.get("ONLYOFFICE_SECRET") or os.environ.get("ONLYOFFICE_SECRET_FILE")
    if not url:
        stored = stored_url()
        here = Path(sys.executable).parent
        print(EDITING.format(url=stored) if stored else NO_SERVER.format(bin=here))
    elif not secret:
        print(UNSIGNED)
    else:
        print(EDITING.format(url=url))


def stored_url() -> str | None:
    """Return the address that somebody has stored; None if nobody has, or that is damaged."""
    with contextlib.suppress(NotStored):
        stored = ConnectionFile(Path(jupyter_config_dir())).read()
        return stored.document_server_url if stored else None
    return None


if __name__ == "__main__":
    main()
