"""What other programs do to the files, through Jupyter's contents API and behind its back."""

from __future__ import annotations

import base64
import ctypes
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tornado.httpclient import HTTPResponse

from .files import document
from .people import checked

if TYPE_CHECKING:
    from .run import Run

_FOLDERS = ("", "sub", "sub/deep", "other")
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux
_AT_FDCWD = -100


async def rewrite(run: Run) -> str | None:
    """Write other bytes in the way that many programs do."""
    path = run.some_path()
    if path is None:
        return None
    await run.quiet()
    how = run.random.choice(["in place", "replaced", "same size and time", "uploaded"])
    file = run.world.root / path
    before, status = file.read_bytes(), file.stat()
    word = run.new_word()
    size = len(before) if how == "same size and time" else None
    content = document(path.rpartition(".")[2], word, size)
    if content is None:
        return None
    with plenty():
        match how:
            case "replaced":
                _replace(file, content)
            case "uploaded":
                body = {
                    "type": "file",
                    "format": "base64",
                    "content": base64.b64encode(content).decode(),
                }
                answer = checked(run, await run.jupyter.ask("PUT", "api/contents", path, body=body))
                # Whose answer does not come may have been written all the same.
                if (answer is None or answer.code != 200) and file.read_bytes() != content:
                    return None
            case _:
                with file.open("r+b") as stream:
                    stream.write(content)
                    stream.truncate()
                if size is not None:
                    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    run.world.wrote(path, word, content)
    run.world.destroyed(before)
    return f"{path} is rewritten with {word}, {how}"


async def rewrite_meanwhile(run: Run) -> str | None:
    """Replace a document without waiting for what the servers are doing."""
    path = run.some_path()
    if path is None:
        return None
    file, word = run.world.root / path, run.new_word()
    content = document(path.rpartition(".")[2], word)
    assert content is not None
    racing = run.post.under_way > 0
    with plenty():
        before = _exchanged(file, content)
    if before is None:
        return None
    run.world.wrote(path, word, content)
    if racing:
        # Between a last look and the renaming there is a moment that cannot be guarded.
        run.world.given_up.add(word)
    run.world.destroyed(before, racing=racing)
    return f"{path} is rewritten with {word} while {run.post.under_way} requests are under way"


async def touch(run: Run) -> str | None:
    """Give a document a new time, or a new number, but no new bytes."""
    path = run.some_path()
    if path is None:
        return None
    await run.quiet()
    file = run.world.root / path
    with plenty():
        if run.random.random() < 0.5:
            os.utime(file)
        else:
            _replace(file, file.read_bytes())
    return f"{path} is touched"


async def new_file(run: Run) -> str | None:
    """Write a document, often where one was before."""
    await run.quiet()
    folder = run.random.choice(_FOLDERS)
    name = run.random.choice([*sorted(run.names_left), run.new_name("docx")])
    path = name if "/" in name or not folder else f"{folder}/{name}"
    file = run.world.root / path
    if file.exists() or not file.parent.is_dir():
        return None
    word = run.new_word()
    content = document(path.rpartition(".")[2], word)
    assert content is not None
    with plenty():
        file.write_bytes(content)
    run.names_left.discard(path)
    run.world.numbers.pop(path, None)
    run.world.wrote(path, word, content)
    run.world.took(path)
    return f"{path} is made with {word}"


async def rename(run: Run) -> str | None:
    """Rename a document, or move it to another folder, through Jupyter."""
    path = run.some_path()
    if path is None:
        return None
    await run.quiet()
    new = _new_path(run, path)
    answer = await _patch(run, path, new)
    if answer is None or answer.code != 200:
        return None
    _moved(run, path, new)
    return f"{path} is renamed to {new}"


async def rename_folder(run: Run) -> str | None:
    """Rename the folder, through Jupyter or behind its back."""
    await run.quiet()
    old, new = run.random.choice([("sub", "sub2"), ("sub2", "sub")])
    if not (run.world.root / old).is_dir() or (run.world.root / new).exists():
        return None
    behind = run.random.random() < 0.5
    if behind:
        (run.world.root / old).rename(run.world.root / new)
    else:
        answer = await _patch(run, old, new)
        if answer is None or answer.code != 200:
            return None
    for path in [path for path in run.world.numbers if path.startswith(f"{old}/")]:
        (_moved_behind if behind else _moved)(run, path, new + path[len(old) :])
    for path in [path for path in run.world.foreign if path.startswith(f"{old}/")]:
        run.world.foreign[new + path[len(old) :]] = run.world.foreign.pop(path)
    return f"{old}/ is renamed to {new}/" + (" behind Jupyter's back" if behind else "")


async def move_behind(run: Run) -> str | None:
    """Move a document with ``mv``; another file may take its name at once."""
    path = run.some_path()
    if path is None:
        return None
    await run.quiet()
    new = _new_path(run, path)
    if not (run.world.root / new).parent.is_dir() or (run.world.root / new).exists():
        return None
    (run.world.root / path).rename(run.world.root / new)
    _moved_behind(run, path, new)
    said = f"{path} is moved to {new} behind Jupyter's back"
    if run.random.random() < 0.4:
        word = run.new_word()
        content = document(path.rpartition(".")[2], word)
        assert content is not None
        with plenty():
            (run.world.root / path).write_bytes(content)
        run.names_left.discard(path)
        run.world.wrote(path, word, content)
        run.world.took(path)
        said += f", and another file takes its name with {word}"
    return said


async def delete(run: Run) -> str | None:
    path = run.some_path()
    if path is None:
        return None
    await run.quiet()
    content = run.world.content(path)
    behind = run.random.random() < 0.5
    if behind:
        (run.world.root / path).unlink()
        run.world.left[path] = run.world.numbers[path]
    else:
        answer = await run.jupyter.ask("DELETE", "api/contents", path)
        if answer is None or answer.code != 204:
            return None
        await run.quiet()
    del run.world.numbers[path]
    run.names_left.add(path)
    run.world.destroyed(content)
    run.world.destroyed_versions(path)
    return f"{path} is deleted" + (" behind Jupyter's back" if behind else "")


def _is_disk_full() -> bool:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    return soft != hard


@contextmanager
def plenty() -> Iterator[None]:
    """Give other programs room on the disk, however full it is for the Jupyter server."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits[1], limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def _moved(run: Run, old: str, new: str) -> None:
    if _is_disk_full():
        # Jupyter knows, but nobody can write it down: the same as behind its back.
        _moved_behind(run, old, new)
    else:
        run.world.numbers[new] = run.world.numbers.pop(old)
        run.world.left.pop(new, None)
        run.names_left.add(old)
        run.names_left.discard(new)
    for desk in run.desks:
        if desk.path == old:
            desk.path = new


def _moved_behind(run: Run, old: str, new: str) -> None:
    world = run.world
    number = world.new_number()
    world.left[old] = world.numbers.pop(old)
    world.came_from[number] = {world.left[old]}
    world.numbers[new] = number
    world.took(new)
    world.destroyed_versions(old)
    run.names_left.add(old)
    run.names_left.discard(new)


def _new_path(run: Run, path: str) -> str:
    folder = run.random.choice(_FOLDERS)
    ext = path.rpartition(".")[2]
    left = [name for name in sorted(run.names_left) if name.endswith(ext)]
    if left and run.random.random() < 0.5:
        return run.random.choice(left)
    name = run.new_name(ext)
    return f"{folder}/{name}" if folder else name


async def _patch(run: Run, old: str, new: str) -> HTTPResponse | None:
    answer = await run.jupyter.ask("PATCH", "api/contents", old, body={"path": new})
    await run.quiet()
    return answer


def _replace(file: Path, content: bytes) -> None:
    new = file.with_name(f"new {file.name}")
    new.write_bytes(content)
    new.chmod(file.stat().st_mode)
    new.replace(file)


def _exchanged(file: Path, content: bytes) -> bytes | None:
    """Replace a file and return exactly what it held; None if it has gone."""
    new = file.with_name(f"new {file.name}")
    new.write_bytes(content)
    libc = ctypes.CDLL(None, use_errno=True)
    names = (os.fsencode(new), os.fsencode(file))
    if libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE) != 0:
        new.unlink()
        return None
    before = new.read_bytes()
    new.unlink()
    return before
