"""Office files in JupyterLab, opened in ONLYOFFICE editors."""

from __future__ import annotations

from typing import Any

from ._version import __version__

__all__ = ["__version__"]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyter-onlyoffice"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    # Imported only here: a kernel that imports this package must not load a server.
    from .extension import OnlyOffice

    return [{"module": "jupyter_onlyoffice", "app": OnlyOffice}]
