"""How does a server behave that follows a script, to the byte, where aiosmtpd would be too correct?"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

CLOSE = b"close"
"""Instead of a reply: hang up."""
SILENCE = b"silence"
"""Instead of a reply: nothing, until the client gives up."""


@dataclass
class ScriptedSmtp:
    """What is answered to each command; a command without an entry gets ``250 ok``."""

    replies: Mapping[str, bytes]
    """Keys: ``GREETING``, the first word of a command, ``CONTENT`` (after its first bytes), ``DOT``."""
    commands: list[str] = field(default_factory=list)
    port: int = 0

    def serve(self, listener: socket.socket) -> None:
        """Serve one connection after the other until the listener closes."""
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                with contextlib.suppress(OSError), client, client.makefile("rb") as lines:
                    self._converse(client, lines)

    def _converse(self, client: socket.socket, lines: object) -> None:
        readline = lines.readline  # type: ignore[attr-defined]
        if not self._answer(client, "GREETING", b"220 hello"):
            return
        while line := readline():
            word = line.split()[0].decode("latin-1").upper() if line.split() else ""
            self.commands.append(word)
            default = b"354 go on" if word == "DATA" else b"250 ok"
            if not self._answer(client, word, default):
                return
            if word == "DATA" and self.replies.get("DATA", b"354").startswith(b"354"):
                readline()
                if "CONTENT" in self.replies:
                    return
                while readline() != b".\r\n":
                    pass
                if not self._answer(client, "DOT", b"250 taken"):
                    return

    def _answer(self, client: socket.socket, step: str, default: bytes) -> bool:
        said = self.replies.get(step, default)
        if said == SILENCE:
            client.settimeout(10)
            client.recv(1)
        if said in {CLOSE, SILENCE}:
            return False
        client.sendall(said + b"\r\n")
        return True


@contextlib.contextmanager
def running_scripted_smtp(**replies: bytes) -> Iterator[ScriptedSmtp]:
    """Serve a script on a loopback port."""
    server = ScriptedSmtp(replies)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.port = int(listener.getsockname()[1])
        thread = threading.Thread(target=server.serve, args=(listener,), daemon=True)
        thread.start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)
