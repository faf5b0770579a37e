"""A kernel that imports the package gets no server."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

HEAVY: Final = {"jupyter_server", "tornado", "traitlets", "requests", "pandas", "jwt"}


def test_importing_the_package_loads_nothing_but_the_standard_library() -> None:
    code = (
        "import sys; before = set(sys.modules); import jupyter_onlyoffice as office; office.open;"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "jupyter_onlyoffice" in loaded
    assert loaded - {"jupyter_onlyoffice"} <= sys.stdlib_module_names
    assert not loaded & HEAVY
