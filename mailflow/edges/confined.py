"""The inside of a bounded child: takes its powers away, then runs jobs from its standard input until that ends.

It gives up the network, writing to files, starting programs, and memory beyond a limit before it sees the first byte
from outside, and sets a processor-time limit anew for each job. It never trusts a payload with a name: jobs are
looked up in the fixed table below, and only bytes go in and out. It writes no log: what a payload says must not leave
by that way.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

#: The jobs a child can do: module and function, taking bytes and giving bytes.
JOBS = {
    "document": ("mailflow.edges.documents.reading", "read_payload"),
    "mail": ("mailflow.mail.transit", "parse_job"),
}

MEMORY_BYTES = 512 * 1024 * 1024
PROCESSOR_SECONDS = 10

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
#: syscall numbers of socket and connect by audit architecture (linux/audit.h, asm/unistd.h).
_SOCKET_CALLS = {"x86_64": (0xC000003E, (41, 42)), "aarch64": (0xC00000B7, (198, 203))}

_REFUSED_EVENTS = (
    *("socket.", "subprocess.", "shutil.", "ftplib.", "smtplib.", "urllib.", "http."),
    *(
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.spawn",
        "os.fork",
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.mkdir",
    ),
    *("os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown"),
)
_WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND


def confine() -> str:
    """Take the powers away for good; says which of the three means keeps the network out."""
    means = _leave_network()
    _refuse_by_audit()
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_NOFILE, 32)
    return means


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer jobs until `source` ends. A job that fails is answered by its reason and ends the child: its memory may
    hold the half of a bomb."""
    sys.stdout = sys.stderr  # a library that prints must not speak into the answers
    jobs: dict[str, Callable[[bytes], bytes]] = {
        name: getattr(importlib.import_module(module), function) for name, (module, function) in JOBS.items()
    }
    _answer(sink, True, confine().encode())
    while header := source.readline():
        asked = json.loads(header)
        payload = source.read(asked["size"])
        spent = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(spent.ru_utime + spent.ru_stime) + PROCESSOR_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        try:
            result = jobs[asked["job"]](payload)
        except MemoryError:
            return _answer(sink, False, b"it needs more memory than a file may use")
        except RecursionError:
            return _answer(sink, False, b"it is nested too deeply")
        except Exception as error:  # the parser's own failure: whatever it is, only its kind may leave
            return _answer(sink, False, f"the program that reads it broke down on it ({type(error).__name__})".encode())
        _answer(sink, True, result)
    return None


def _answer(sink: BinaryIO, good: bool, body: bytes) -> None:
    sink.write(json.dumps({"good": good, "size": len(body)}).encode() + b"\n")
    sink.write(body)
    sink.flush()


def _limit(what: int, value: int) -> None:
    hard = resource.getrlimit(what)[1]
    ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (ceiling, ceiling))


def _leave_network() -> str:
    """A network namespace of our own holds no interface but a loopback that is down; where the kernel gives none, a
    filter refuses the system calls; where that fails too, only Python's audit hook is left."""
    import ctypes  # here: the parent reads this module's table and needs none of it

    libc: Any = ctypes.CDLL(None, use_errno=True)
    unshared = libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWNET) == 0
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if unshared:
        return "network namespace"
    return "seccomp filter" if _filter_sockets(libc) else "audit hook"


def _filter_sockets(libc: Any) -> bool:
    """Install a seccomp filter by which socket and connect answer EPERM (seccomp(2), classic BPF)."""
    import ctypes
    import os
    import struct

    known = _SOCKET_CALLS.get(os.uname().machine)
    if known is None:
        return False
    architecture, (socket_call, connect_call) = known
    load, equal, give = 0x20, 0x15, 0x06
    program = b"".join(
        struct.pack("=HBBI", *step)
        for step in (
            (load, 0, 0, 4),
            (equal, 0, 3, architecture),  # another calling convention: refused like a socket
            (load, 0, 0, 0),
            (equal, 1, 0, socket_call),
            (equal, 0, 1, connect_call),
            (give, 0, 0, 0x00050000 | 1),
            (give, 0, 0, 0x7FFF0000),
        )
    )
    buffer = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(head), 0, 0) == 0)


def _refuse_by_audit() -> None:
    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_REFUSED_EVENTS):
            raise PermissionError(event)
        if event == "open" and isinstance(flags := arguments[2], int) and flags & _WRITING:
            raise PermissionError(event)

    sys.addaudithook(refuse)


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
