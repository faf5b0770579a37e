"""What goes wrong: the disk, the Document Server, the network between, the Jupyter server."""

from __future__ import annotations

import contextlib
import resource
import shutil
from typing import TYPE_CHECKING

from .post import MISCHIEF

if TYPE_CHECKING:
    from .run import Run


async def fill_disk(run: Run) -> str | None:
    """Let no file grow beyond a few bytes, until `end_trouble`."""
    size = run.random.choice([0, 100, 700, 2000, 6000])
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    run.world.weak.add("disk")
    return f"no file can be larger than {size} bytes"


async def lock_folder(run: Run) -> str | None:
    folder = run.random.choice(["", "sub", "sub2"])
    if not (run.world.root / folder).is_dir():
        return None
    (run.world.root / folder).chmod(0o555)
    run.world.weak.add("disk")
    return f"the folder /{folder} is read-only"


async def lock_file(run: Run) -> str | None:
    path = run.some_path()
    if path is None:
        return None
    (run.world.root / path).chmod(0o444)
    return f"{path} is read-only"


async def end_trouble(run: Run) -> str | None:
    """Put everything right but what needs a start."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.getrlimit(resource.RLIMIT_FSIZE)[1],) * 2)
    for path in [run.world.root, *run.world.root.rglob("*")]:
        with contextlib.suppress(FileNotFoundError):  # the servers go on meanwhile
            if not path.is_symlink() and not path.stat().st_mode & 0o200:
                path.chmod(0o755 if path.is_dir() else 0o644)
    run.server.faults.clear()
    run.post.plans.clear()
    return "everything works again"


async def break_document_server(run: Run) -> str | None:
    faults, draw = run.server.faults, run.random
    match draw.choice(["result", "result", "cut", "command", "conversion", "type", "error"]):
        case "result":
            faults.answers["result"] = draw.choice(["500", "404", "html", "empty", "close", "410"])
            return f"results are answered {faults.answers['result']}"
        case "cut":
            faults.result_cut = draw.choice(["length", "chunked"])
            return f"results break off ({faults.result_cut})"
        case "command":
            faults.answers["command"] = draw.choice(["500", "html", "empty", "close"])
            return f"commands are answered {faults.answers['command']}"
        case "conversion":
            faults.conversion = draw.choice(["fails", "partial"])
            return f"making results: {faults.conversion}"
        case "type":
            faults.reported_filetype = draw.choice(["odt", "docx"])
            if draw.random() < 0.5:
                faults.conversion_error = -3
            return f"results are .{faults.reported_filetype}, conversion {faults.conversion_error}"
        case _:
            faults.command_error = draw.choice([5, 6])
            return f"commands say error {faults.command_error}"


async def hang_document_server(run: Run) -> str | None:
    run.server.faults.answers["result"] = "hang"
    return "results hang"


async def mislay_letters(run: Run) -> str | None:
    plans = [run.random.choice(MISCHIEF) for _ in range(run.random.randint(1, 5))]
    run.post.plans.extend(plans)
    return f"the next callbacks: {', '.join(plans)}"


async def deliver_late(run: Run) -> str | None:
    if not run.post.held:
        return None
    letter = run.post.held.pop(run.random.randrange(len(run.post.held)))
    await run.post.deliver(letter)
    return f"late has come {letter}"


async def deliver_again(run: Run) -> str | None:
    if not run.post.letters:
        return None
    letter = run.random.choice(run.post.letters)
    await run.post.deliver(letter)
    return f"again has come {letter}"


async def crash(run: Run) -> str | None:
    if not run.jupyter.running:
        return None
    run.post.close_down()
    await run.jupyter.crash()
    run.world.weak.add("litter")  # taken away after a day
    if run.random.random() < 0.6:
        return "Jupyter crashes; " + str(await start(run))
    return "Jupyter crashes"


async def start(run: Run) -> str | None:
    if run.jupyter.running:
        return None
    await run.jupyter.start()
    run.post.open_up(run.jupyter.origin)
    return "Jupyter starts"


async def restart(run: Run) -> str | None:
    """Stop as Jupyter does, which has everything saved first, and start again."""
    if not run.jupyter.running:
        return None
    await run.quiet()
    await run.jupyter.stop()
    run.post.close_down()
    await run.jupyter.start()
    run.post.open_up(run.jupyter.origin)
    return "Jupyter is restarted"


async def lose_records(run: Run) -> str | None:
    await run.quiet()
    shutil.rmtree(run.world.data / "jupyter_onlyoffice/sessions", ignore_errors=True)
    run.world.weak.add("records")
    return "the records of sessions are lost"
