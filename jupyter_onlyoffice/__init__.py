"""Office files in JupyterLab, opened in ONLYOFFICE editors.

In a kernel, ``import jupyter_onlyoffice as office`` gives the functions of `kernel`.
"""

from __future__ import annotations

from typing import Any

from ._version import __version__
from .kernel import (
    Link,
    OfficeError,
    Session,
    convert,
    convert_async,
    open,
    open_async,
    save,
    save_async,
    sessions,
    sessions_async,
    show,
    show_async,
)

__all__ = [
    "Link",
    "OfficeError",
    "Session",
    "__version__",
    "convert",
    "convert_async",
    "open",
    "open_async",
    "save",
    "save_async",
    "sessions",
    "sessions_async",
    "show",
    "show_async",
]


def load_ipython_extension(shell: Any) -> None:
    """Do what ``%load_ext jupyter_onlyoffice`` asks for."""
    from .kernel.ipython import load

    load(shell)


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyter-onlyoffice"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    # Imported only here: a kernel that imports this package must not load a server.
    from .extension import OnlyOffice

    return [{"module": "jupyter_onlyoffice", "app": OnlyOffice}]
