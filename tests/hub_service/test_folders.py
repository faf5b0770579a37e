"""What lies in a shared folder shows the hub service who may read it, and who may write to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_onlyoffice.core.namespaces import folder_namespace, namespace_of, reading_proof
from jupyter_onlyoffice.core.sharing import SharedFolder
from jupyter_onlyoffice.places import Place, Places
from jupyter_onlyoffice.secret import InstanceSecret


def places_of(data: Path, folder: Path) -> Places:
    def shared() -> Iterator[SharedFolder]:
        yield SharedFolder(folder, "team", f"{folder}{os.sep}")

    own = Place(data, InstanceSecret(data / "secret"), namespace="sOwn")
    return Places(own, shared)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "team"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("folder_mode", "writers", "readers"),
    [(0o755, 0o600, 0o644), (0o775, 0o640, 0o664), (0o2770, 0o640, 0o660), (0o777, 0o644, 0o666)],
)
def test_only_those_who_may_write_can_read_what_shows_it(
    tmp_path: Path, folder: Path, folder_mode: int, writers: int, readers: int
) -> None:
    folder.chmod(folder_mode)
    (proof,) = places_of(tmp_path / "ann", folder).proofs()
    assert proof.startswith("w")
    ours = folder / ".jupyter-onlyoffice"
    assert (ours / "writers").stat().st_mode & 0o777 == writers
    assert (ours / "readers").stat().st_mode & 0o777 == readers
    assert (ours / "readers").read_text() == reading_proof(proof) != proof


def test_all_who_see_a_folder_have_one_name_space_for_it(tmp_path: Path, folder: Path) -> None:
    keys = set()
    for name in ("ann", "bob"):
        places = places_of(tmp_path / name, folder)
        place = places.of(f"{folder}{os.sep}a.docx")
        keys.add(place.named("key"))
        assert place.takes(place.named("key"))
        assert not place.takes("key"), "it is older than the hub service"
        assert namespace_of(place.named("key")) == folder_namespace(*places.proofs())
        assert places.of(f"{tmp_path}{os.sep}own.docx").named("key") == "sOwn.key"
    assert len(keys) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_another_user_of_the_system_reads_what_shows_that_they_may_read_and_no_more() -> None:
    # Not in pytest's own folder, which is only for whoever runs it.
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        home.chmod(0o777)
        folder = home / "team"
        folder.mkdir(mode=0o755)
        owners = places_of(home / "ann", folder)
        (proof,) = owners.proofs()
        place = owners.of(f"{folder}{os.sep}a.docx")
        assert place.secret.value
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "tests.hub_service.reader", str(home / "data"), str(folder)],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == {
            "proofs": [reading_proof(proof)],
            "key": place.named("key"),
            "may_write": False,
            "sees": ["readers", "secret"],
        }


def test_what_others_put_in_place_of_it_is_not_sent_anywhere(tmp_path: Path, folder: Path) -> None:
    places = places_of(tmp_path / "ann", folder)
    ours = folder / ".jupyter-onlyoffice"
    (tmp_path / "elsewhere").mkdir()
    ours.symlink_to(tmp_path / "elsewhere")
    assert places.proofs() == []
    ours.unlink()
    ours.mkdir()
    (ours / "writers").mkdir()
    assert places.proofs() == [], "one folder that cannot be used keeps nobody from the others"
