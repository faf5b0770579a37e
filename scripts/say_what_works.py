"""Say what works with the settings that ``make try`` finds in the environment."""

from __future__ import annotations

import os

EDITING = """
ONLYOFFICE editors come from {url}.
That server must reach this one: if it runs in a container, set ONLYOFFICE_JUPYTER_URL as well.
"""
UNSIGNED = """
ONLYOFFICE_URL is set, but ONLYOFFICE_SECRET is not: nothing can be edited without the secret
that the Document Server was started with.
"""
NO_SERVER = """
No Document Server is set. What works without one: the launcher's Office items create documents,
opening one shows a preview, and "Convert to…" in the menu of a file turns it into another format.
To edit, start a Document Server (the README tells how), set ONLYOFFICE_URL and ONLYOFFICE_SECRET,
and run `make try` again.
"""


def main() -> None:
    url = os.environ.get("ONLYOFFICE_URL")
    secret = os.environ.get("ONLYOFFICE_SECRET") or os.environ.get("ONLYOFFICE_SECRET_FILE")
    if not url:
        print(NO_SERVER)
    elif not secret:
        print(UNSIGNED)
    else:
        print(EDITING.format(url=url))


if __name__ == "__main__":
    main()
