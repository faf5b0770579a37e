"""What people do: open, type, save, leave, come back, settle, restore, recover."""

from __future__ import annotations

import asyncio
import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from tornado.httpclient import HTTPResponse

from ..document_server import Editor
from .files import words_in
from .world import COPY

if TYPE_CHECKING:
    from .run import Run

_MOST_DESKS = 5
_USERS = ("ann", "bob", "cyd")


class Desk:
    """Somebody with a document open.

    Attributes:
        words: what the Document Server has accepted from here.
        busy: while something goes on here that takes a while.
    """

    def __init__(self, path: str, editor: Editor) -> None:
        self.path = path
        self.editor = editor
        self.words: set[str] = set()
        self.busy = False


async def open_document(run: Run) -> str | None:
    if not run.world.numbers or len(run.desks) >= _MOST_DESKS:
        return None
    path = run.random.choice(sorted(run.world.numbers))
    return await open_path(run, path)


async def open_path(run: Run, path: str) -> str:
    user, outdated, number = run.random.choice(_USERS), None, run.world.numbers[path]
    for _ in range(4):
        body: dict[str, Any] = {"path": path}
        if outdated is not None:
            body["outdated"] = outdated
        answer = checked(run, await run.jupyter.post("open", **body))
        if answer is None or answer.code != 200:
            return f"{user} cannot open {path}: {_said(answer)}"
        opened = json.loads(answer.body)
        if opened["editor"] != "onlyoffice":
            return f"{user} gets a preview of {path}: {opened['reason']}"
        config = opened["config"]
        config.pop("token")
        config["editorConfig"]["user"] = {"id": user, "name": user.title()}
        editor = await run.server.open({**config, "token": run.server.signer.sign(config)})
        key = str(config["document"]["key"])
        if editor.mode == "edit":
            if run.world.numbers.get(path) == number:
                run.world.opened(key, path)
            run.desks.append(Desk(path, editor))
            return f"{user} opens {path} as {key[:6]}"
        await editor.close()
        names = {event.name for event in editor.events}
        if not names & {"onRequestRefreshFile", "onOutdatedVersion"}:
            return f"{user} opens {path} as {key[:6]}: mode {editor.mode}, {editor.errors}"
        outdated = key
    run.world.broken.append(f"{path} is given keys again and again that are spent")
    return f"{user} cannot open {path}: outdated"


async def type_words(run: Run) -> str | None:
    desk = run.desk()
    if desk is None:
        return None
    words = [run.new_word() for _ in range(run.random.randint(1, 3))]
    flows = desk.path.endswith("docx")
    text = " " + " ".join(words) if flows else "".join(f"{word}\n" for word in words)
    accepted = len(desk.editor.data_of("onDocumentStateChange"))
    # Nobody types again within the second, by which changes are dated.
    await asyncio.sleep(run.server.settings.scaled(1))
    await desk.editor.type(text)
    if len(desk.editor.data_of("onDocumentStateChange")) - accepted < 2:
        return f"{desk.path} does not take {' '.join(words)}"
    desk.words.update(words)
    run.world.typed.update(dict.fromkeys(words, desk.editor.key))
    return f"{' '.join(words)} are typed into {desk.path} ({desk.editor.key[:6]})"


async def save_now(run: Run) -> str | None:
    desk = run.desk()
    if desk is None or desk.path not in run.world.numbers:
        return None
    words = set(desk.words)
    # Where the callback is lost on its way, nobody waits to the end.
    body = {"path": desk.path, "key": desk.editor.key}
    answer = checked(run, await run.jupyter.post("save", **body, patience=0.7))
    if answer is not None and answer.code == 200 and json.loads(answer.body)["saved"]:
        run.world.said_saved(words)
    return f"Ctrl+S in {desk.path}: {_said(answer)}"


async def press_save(run: Run) -> str | None:
    desk = run.desk()
    if desk is None:
        return None
    words = set(desk.words)
    desk.busy = True
    try:
        saved = await desk.editor.save()
    finally:
        desk.busy = False
    if saved:
        run.world.said_saved(words)
    return f"the Save button of {desk.path}: {saved}"


async def close_editor(run: Run) -> str | None:
    desk = run.desk()
    if desk is None:
        return None
    run.desks.remove(desk)
    await desk.editor.close()
    return f"{desk.path} is closed"


async def type_and_leave(run: Run) -> str | None:
    """What was not accepted yet is lost, and nothing else."""
    desk = run.desk()
    if desk is None:
        return None
    run.desks.remove(desk)
    await desk.editor.type(f" {run.new_word()}", wait=False)
    await desk.editor.close()
    return f"{desk.path} is closed in the middle of a word"


async def come_back(run: Run) -> str | None:
    """Leave and join again, about when the final save is made."""
    desk = run.desk()
    if desk is None or desk.path not in run.world.numbers:
        return None
    run.desks.remove(desk)
    await desk.editor.close()
    pause = run.random.choice([0, 0, 2, 8, 11, 12, 13, 15, 20])
    await asyncio.sleep(pause / 1000)
    if desk.path not in run.world.numbers:
        return f"{desk.path} is closed"
    return f"{desk.path} is closed, and after {pause} ms " + await open_path(run, desk.path)


async def create(run: Run) -> str | None:
    answer = checked(run, await run.jupyter.post("create", path="", ext="docx"))
    if answer is not None and answer.code == 201:
        path = json.loads(answer.body)["path"]
        if path in run.world.numbers:
            run.world.broken.append(f"{path} was created twice")
        run.world.numbers[path] = run.world.new_number()
    return f"a new document: {_said(answer)}"


async def recover(run: Run) -> str | None:
    answer = checked(run, await run.jupyter.post("recover"))
    return f"recover: {_said(answer)}"


async def restore(run: Run) -> str | None:
    if not run.world.numbers:
        return None
    path = run.random.choice(sorted(run.world.numbers))
    listed = checked(run, await run.jupyter.ask("GET", "onlyoffice/history", path))
    if listed is None or listed.code != 200:
        return None
    versions = json.loads(listed.body)["versions"]
    if not versions:
        return None
    version = run.random.choice(versions)["id"]
    answer = checked(run, await run.jupyter.post("restore", path=path, version=version))
    run.world.look_again()
    return f"restore {path}: {_said(answer)}"


async def settle(run: Run) -> str | None:
    copies = run.world.copies()
    if not copies:
        return None
    copy = run.random.choice(copies)
    # Of the document beside it that has the same name but for the mark.
    beside = str(PurePosixPath(copy).parent / COPY.sub("", PurePosixPath(copy).name))
    paths = [path for path in sorted(run.world.numbers) if path.startswith(beside + ".")]
    path = run.random.choice(paths or sorted(run.world.numbers) or [""])
    keep = run.random.choice(["mine", "theirs"])
    answer = checked(run, await run.jupyter.post("settle", path=path, copy=copy, keep=keep))
    if answer is not None and answer.code == 200 and keep == "mine":
        run.world.chosen(path)
    return f"settle {copy} of {path}, keeping {keep}: {_said(answer)}"


async def delete_copy(run: Run) -> str | None:
    copies = run.world.copies()
    if not copies:
        return None
    await run.quiet()
    copy = run.random.choice(copies)
    try:
        content = run.world.content(copy)
    except FileNotFoundError:
        return None
    if run.random.random() < 0.5:
        (run.world.root / copy).unlink()
    else:
        answer = await run.jupyter.ask("DELETE", "api/contents", copy)
        if answer is None or answer.code != 204:
            return None
    run.world.destroyed(content)
    return f"{copy} with {sorted(words_in(content))} is deleted"


def checked(run: Run, answer: HTTPResponse | None) -> HTTPResponse | None:
    """Return the answer; a run may bring about refusals, but no accidents."""
    if answer is not None and answer.code == 500:
        run.world.broken.append(f"{answer.request.url} was answered 500: {answer.body!r}")
    return answer


def _said(answer: HTTPResponse | None) -> str:
    return "no answer" if answer is None else f"{answer.code} {answer.body[:200].decode()}"
