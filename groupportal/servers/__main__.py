"""``python -m groupportal.servers``: the embedded servers from the command line.

start | stop | status | ensure     the servers alone
run [--host H] [--port P]          the whole portal until Ctrl-C (`make run`)
with -- COMMAND …                  a command with the servers up; the last user stops them (`make test`)
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys

from groupportal.servers.embedded import ensure, leave, remove, status, stop
from groupportal.servers.errors import ServerError
from groupportal.servers.supervisor import Supervisor

NOT_RUNNING = 3


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no port; ports are numbers from 1 to 65535, e.g. make run PORT=8001"
        )
    return int(text)


def main(arguments: list[str]) -> int:
    """Run one subcommand; the exit code is 0, 1 with words on stderr, or the wrapped command's."""
    parser = argparse.ArgumentParser(
        prog="python -m groupportal.servers", description="The embedded servers."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("start", "stop", "status", "ensure", "remove"):
        commands.add_parser(name)
    run = commands.add_parser("run")
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", type=_port, default=8000)
    commands.add_parser("with").add_argument("words", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "run":
            return Supervisor(chosen.host, chosen.port).run()
        if chosen.command == "with":
            return with_servers(chosen.words[chosen.words[:1] == ["--"] :])
        return plain(chosen.command)
    except ServerError as problem:
        print(problem, file=sys.stderr)
        return 1


def plain(command: str) -> int:
    """start, stop, status, ensure or remove."""
    if command in {"stop", "remove"}:
        stop()
    elif command in {"start", "ensure"}:
        ensure()
    if command == "remove":
        remove()
    if command in {"ensure", "remove"}:
        return 0
    known = status()
    for name, running in known.items():
        print(f"{name}: {'running' if running else 'stopped'}")
    return NOT_RUNNING if command == "status" and not all(known.values()) else 0


def with_servers(words: list[str]) -> int:
    """Run a command with the servers up and give back its exit code."""
    try:
        ensure()
        # Ctrl-C reaches the command as well; it decides, we wait for it.
        signal.signal(signal.SIGINT, lambda number, frame: None)
        child = subprocess.Popen(words)
        signal.signal(signal.SIGTERM, lambda number, frame: child.terminate())
        code = child.wait()
    finally:
        leave()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
