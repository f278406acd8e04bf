"""The embedded broker: Valkey (or Redis) on a socket only its user may enter."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import time

from groupportal.servers.binaries import find_broker
from groupportal.servers.errors import ServerError
from groupportal.servers.places import Places

SECONDS_TO_START = 15.0
SECONDS_TO_STOP = 10.0


def answers(here: Places) -> bool:
    """Whether the broker is there and has loaded its data."""
    try:
        with _connection(here) as line:
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def start(here: Places) -> None:
    """Start the broker and wait until it answers."""
    program = find_broker(here)
    data = here.server_directory(here.broker_data)
    settings = {
        "port": "0",
        "unixsocket": str(here.broker_socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "logfile": str(here.broker_log),
        # Queued jobs survive a kill; snapshots would only repeat what the append-only file holds.
        "appendonly": "yes",
        "save": "",
    }
    command = [str(program), *(word for name, value in settings.items() for word in (f"--{name}", value))]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **here.run_as(),
    )
    deadline = time.monotonic() + SECONDS_TO_START
    while not answers(here):
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerError(f"the broker did not start; its last words:\n{_last_words(here)}")
        time.sleep(0.02)


def stop(here: Places) -> None:
    """Stop the broker if it runs; what is queued stays on disk."""
    try:
        with _connection(here) as line:
            pid = struct.unpack(
                "3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
            )[0]
    except OSError:
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_STOP
    while answers(here):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            return
        time.sleep(0.02)


def _connection(here: Places) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(2)
        line.connect(str(here.broker_socket))
    except OSError:
        line.close()
        raise
    return line


def _last_words(here: Places) -> str:
    try:
        return "\n".join(here.broker_log.read_text(errors="replace").splitlines()[-8:])
    except OSError:
        return "(no log)"
