"""Looks at a shared folder as another user of the system, who may not write to it.

``python -m tests.hub_service.reader DATA FOLDER`` is started by root, and tells in JSON what that
user has.
"""

from __future__ import annotations

import codecs
import json
import os
import sys
from pathlib import Path

from .test_folders import places_of

_SOMEBODY = 65534


def main(data: Path, folder: Path) -> None:
    codecs.lookup("ascii")  # Python itself may be out of reach for that user
    os.setgroups([])
    os.setgid(_SOMEBODY)
    os.setuid(_SOMEBODY)
    data.mkdir()
    places = places_of(data, folder)
    place = places.of(f"{folder}{os.sep}a.docx")
    told = {
        "proofs": places.proofs(),
        "key": place.named("key"),
        "may_write": place.may_write(),
        "sees": sorted(
            file.name
            for file in (folder / ".jupyter-onlyoffice").iterdir()
            if os.access(file, os.R_OK)
        ),
    }
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
