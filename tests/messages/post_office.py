"""A mail server and a chat platform on this machine, as small as they may be."""

from __future__ import annotations

import email
import email.policy
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every letter into ``letters``; ``refuses`` maps an address to the line it is refused with."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Smtp)
        self.letters: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]

    def to(self, address: str) -> list[EmailMessage]:
        """The letters to this address."""
        return [letter for letter in self.letters if letter["To"] == address]


class _Smtp(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self._say("354 go on")
                raw = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(email.message_from_bytes(raw, policy=email.policy.default))
            refused = next((says for who, says in self.server.refuses.items() if f"<{who}>" in line), "")
            self._say("221 bye" if verb == "QUIT" else refused or "250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class ChatPlatform(ThreadingHTTPServer):
    """Keeps every post as ``(path, body)``; answers with ``answers`` in turn, the last one for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Http)
        self.posts: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[tuple[int, dict[str, Any], dict[str, str]]] = [(200, {"errcode": 0}, {})]

    @property
    def origin(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def texts(self) -> list[str]:
        """What was said."""
        return [_text(body) for _, body in self.posts]


def _text(body: dict[str, Any]) -> str:
    part = body.get("markdown") or body.get("text") or body["content"]
    return str(part.get("content") or part.get("text"))


class _Http(BaseHTTPRequestHandler):
    server: ChatPlatform

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.posts.append((self.path, body))
        answers = self.server.answers
        status, answer, headers = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *args: Any) -> None:
        """No noise."""


@contextmanager
def running(server: Any) -> Iterator[Any]:
    """Serve in a thread for the length of the block."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
