"""What lies in a shared folder shows the hub service who may read it, and who may write to it."""

from __future__ import annotations

import os
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
