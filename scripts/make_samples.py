"""Lay out a folder with sample files to try the editors with.

    python scripts/make_samples.py TARGET_FOLDER

Files that are already there are left alone. Needs the packages of the extra ``samples``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from blanks.packages import repackage
from samples.budget import budget
from samples.data import analysis, measurements
from samples.form import form
from samples.notes import notes
from samples.pitch import pitch
from samples.welcome import welcome

TEMPLATES: Final = Path(__file__).parents[1] / "jupyter_onlyoffice" / "templates"
ENGLISH: Final = TEMPLATES / "en-US"

SAMPLES: Final[dict[str, Callable[[], bytes]]] = {
    "Welcome.docx": lambda: repackage(welcome(ENGLISH / "blank.docx")),
    "Budget.xlsx": lambda: repackage(budget()),
    "Pitch.pptx": lambda: repackage(pitch(ENGLISH / "blank.pptx")),
    "Form.pdf": form,
    "Notes.odt": lambda: repackage(notes(TEMPLATES / "blank.odt")),
    "Measurements.csv": measurements,
    "analysis.ipynb": analysis,
}


def main(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name, make in SAMPLES.items():
        if not (target / name).exists():
            (target / name).write_bytes(make())
            print(f"{target / name}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
