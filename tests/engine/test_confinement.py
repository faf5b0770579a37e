"""What a confined process cannot do, shown with programs that try."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from jupyter_onlyoffice.engine.process import Cancellation, Ended, Limits, run_confined

from ..waiting import until

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="confinement by seccomp and Landlock is Linux's"
)


def run(program: str, folder: Path, *words: object, limits: Limits | None = None) -> Ended:
    """Run a Python program in confinement; it may read Python and write ``folder``."""
    return run_confined(
        # Landlock lets only the very file be executed, so links are resolved.
        [
            Path(sys.executable).resolve(),
            "-I",
            "-S",
            "-c",
            textwrap.dedent(program),
            *map(str, words),
        ],
        read=[Path(sys.base_prefix)],
        write=folder,
        limits=limits or Limits(wall=60, cpu=30),
        cancellation=Cancellation(),
    )


def test_an_ordinary_program_runs_and_writes_its_folder(tmp_path: Path) -> None:
    ended = run("open('made', 'w').write('x'); print('done')", tmp_path)
    assert ended == Ended(0, False, "done")
    assert (tmp_path / "made").read_text() == "x"


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"])
def test_it_gets_no_socket(family: str, tmp_path: Path) -> None:
    ended = run(
        """
        import socket, sys
        try:
            socket.socket(getattr(socket, sys.argv[1]), socket.SOCK_STREAM)
        except PermissionError:
            print("refused")
        """,
        tmp_path,
        family,
    )
    assert ended.output == "refused"


def test_it_reaches_no_server_on_this_machine(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        run(f"import socket; socket.create_connection(('127.0.0.1', {port}))", tmp_path)
        with pytest.raises(TimeoutError):
            server.accept()


def test_it_reads_nothing_outside_of_its_folders(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    (tmp_path / "job").mkdir()
    program = """
        import os, sys
        for path in (*sys.argv[1:], "/etc/passwd"):
            try:
                print(os.listdir(path) if os.path.isdir(path) else open(path).read())
            except PermissionError:
                print("refused")
    """
    ended = run(program, tmp_path / "job", secret, Path(__file__).parent)
    assert ended.output.split() == ["refused"] * 3


def test_it_writes_nothing_outside_of_its_folder(tmp_path: Path) -> None:
    job, other = tmp_path / "job", tmp_path / "other"
    job.mkdir()
    other.mkdir()
    ended = run("import sys; open(sys.argv[1] + '/made', 'w')", job, other)
    assert "PermissionError" in ended.output
    assert list(other.iterdir()) == []


def test_it_starts_no_other_program(tmp_path: Path) -> None:
    ended = run("import os; os.execv('/bin/sh', ['sh', '-c', 'echo started'])", tmp_path)
    assert "PermissionError" in ended.output


def test_it_computes_for_so_long_only(tmp_path: Path) -> None:
    ended = run("while True: pass", tmp_path, limits=Limits(wall=60, cpu=1))
    assert ended.code < 0
    assert not ended.timed_out


def test_it_takes_so_much_memory_only(tmp_path: Path) -> None:
    ended = run("x = bytearray(1 << 30)", tmp_path, limits=Limits(memory=256 << 20))
    assert "MemoryError" in ended.output


def test_it_writes_so_large_a_file_only(tmp_path: Path) -> None:
    program = "f = open('big', 'wb')\nfor _ in range(64): f.write(bytes(1 << 20))"
    run(program, tmp_path, limits=Limits(file=8 << 20))
    assert (tmp_path / "big").stat().st_size <= 8 << 20


def test_it_is_ended_when_its_time_is_up(tmp_path: Path) -> None:
    ended = run("import time; time.sleep(600)", tmp_path, limits=Limits(wall=0.5))
    assert ended.timed_out


def test_it_is_ended_when_it_is_cancelled_from_another_thread(tmp_path: Path) -> None:
    cancellation = Cancellation()
    ends: list[Ended] = []

    def wait() -> None:
        ends.append(
            run_confined(
                [
                    Path(sys.executable).resolve(),
                    "-I",
                    "-S",
                    "-c",
                    "open('started', 'w'); import time; time.sleep(600)",
                ],
                read=[Path(sys.base_prefix)],
                write=tmp_path,
                limits=Limits(),
                cancellation=cancellation,
            )
        )

    thread = threading.Thread(target=wait)
    thread.start()
    while not (tmp_path / "started").exists():
        time.sleep(0.01)
    cancellation.cancel()
    thread.join()
    assert ends[0].code == -9
    assert not ends[0].timed_out


def test_what_it_left_running_is_ended_with_it(tmp_path: Path) -> None:
    ended = run(
        """
        import os, time
        child = os.fork()
        if child == 0:
            time.sleep(600)
        print(child)
        """,
        tmp_path,
    )
    child = int(ended.output)
    status = Path(f"/proc/{child}/stat")

    def gone() -> bool:
        # A killed process may stay in the table until somebody asks for it.
        return not status.exists() or status.read_text().rsplit(") ", 1)[1][0] in "ZX"

    asyncio.run(until(gone))


def test_it_does_not_outlive_a_server_that_is_killed(tmp_path: Path) -> None:
    """The server is played by a process that starts one and is killed then."""
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from jupyter_onlyoffice.engine.process import Cancellation, Limits, run_confined
        run_confined(
            [Path(sys.executable).resolve(), "-I", "-S", "-c",
             "import os, time; open('pid', 'w').write(str(os.getpid())); os.rename('pid', 'ready');"
             "time.sleep(600)"],
            read=[Path(sys.base_prefix)], write=Path(sys.argv[1]), limits=Limits(),
            cancellation=Cancellation(),
        )
        """
    )
    server = os.posix_spawn(
        sys.executable, [sys.executable, "-c", program, str(tmp_path)], os.environ
    )
    ready = tmp_path / "ready"
    while not ready.exists():
        time.sleep(0.01)
    converter = int(ready.read_text())
    os.kill(server, 9)
    os.waitpid(server, 0)
    for _ in range(1000):
        status = Path(f"/proc/{converter}/stat")
        if not status.exists() or status.read_text().rsplit(") ", 1)[1][0] in "ZX":
            return
        time.sleep(0.01)
    pytest.fail("The converter still runs.")
