"""Gives up what a converter does not need, then becomes it.

Run as a program of its own with ``python -I -S confine.py SPEC COMMAND…``, so that nothing has to
happen between fork and exec of a server that has threads. ``SPEC`` is JSON::

    {"cpu": seconds, "data": bytes, "file": bytes, "read": [paths], "write": [paths], "parent": pid}

Limits of CPU time, memory and file size hold wherever POSIX does. On Linux two more fences go up,
neither of which needs any privilege: seccomp takes away sockets, and Landlock all files but those
named. Where the kernel has no Landlock (before 5.13), reading is not fenced in; the references in
documents are taken out in any case (see ``references.py``).
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import resource
import signal
import struct
import sys

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38

# From linux/landlock.h; the numbers of the system calls are the same on all architectures.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE = 1 << 14
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_RIGHTS_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many file system rights each version of Landlock knows."""

_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null", "/dev/urandom", "/dev/zero")
_LOADERS = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")

# (audit architecture, socket, io_uring_setup) of seccomp, by machine.
_SECCOMP = {"x86_64": (0xC000003E, 41, 425), "aarch64": (0xC00000B7, 198, 425)}
_X32 = 0x40000000


def _limit(spec: dict[str, int]) -> None:
    for kind, value in (
        (resource.RLIMIT_CPU, spec["cpu"]),
        (resource.RLIMIT_DATA, spec["data"]),
        (resource.RLIMIT_FSIZE, spec["file"]),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(kind, (value, value))


def _forbid_sockets(libc: ctypes.CDLL) -> None:
    """Let every attempt to get a socket fail, also through io_uring and the x32 numbers."""
    arch, socket, io_uring = _SECCOMP[platform.machine()]
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    refused, allowed = 0x00050000 | errno.EACCES, 0x7FFF0000
    program = [
        (load, 0, 0, 4),
        (equal, 0, 5, arch),
        (load, 0, 0, 0),
        (equal, 3, 0, socket),
        (equal, 2, 0, io_uring),
        (at_least, 1, 0, _X32),
        (answer, 0, 0, allowed),
        (answer, 0, 0, refused),
    ]
    code = b"".join(struct.pack("HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    filter = Program(len(program), ctypes.addressof(buffer))
    if libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(filter), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def _fence_files(libc: ctypes.CDLL, read: list[str], write: list[str], program: str) -> None:
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return
    known = (1 << _RIGHTS_BY_VERSION.get(version, 16)) - 1
    # Two 64-bit fields that all versions take: file system, network (from version 4 on).
    attributes = struct.pack("QQ", known, 0b11) if version >= 4 else struct.pack("Q", known)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return
    reading = _READ_FILE | _READ_DIR
    rules = [(path, reading) for path in (*_SYSTEM, *read)]
    rules += [(path, _READ_FILE | _EXECUTE) for path in (*_LOADERS, program)]
    rules += [(path, known & ~_EXECUTE) for path in write]
    for path, rights in rules:
        try:
            fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:  # not every system has all of them
            continue
        if not os.path.isdir(path):
            rights &= _FILE_RIGHTS
        libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", rights & known, fd), 0)
        os.close(fd)
    if libc.syscall(_RESTRICT_SELF, ruleset, 0):
        raise OSError(ctypes.get_errno(), "landlock")
    os.close(ruleset)


def _fence(spec: dict[str, list[str]], program: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return  # a kernel without any of these
    _fence_files(libc, spec["read"], spec["write"], program)
    if platform.machine() in _SECCOMP:
        _forbid_sockets(libc)


def _die_with(parent: int) -> None:
    """A server that was killed must not leave a converter behind that still computes."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def main() -> None:
    spec, command = json.loads(sys.argv[1]), sys.argv[2:]
    os.nice(5)  # people's kernels go first
    # Python ignores it; the converter would go on with a file that was cut short.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    _limit(spec)
    if sys.platform == "linux":
        _die_with(spec["parent"])
        _fence(spec, command[0])
    os.execv(command[0], command)  # noqa: S606 - this is what it is for


if __name__ == "__main__":
    main()
