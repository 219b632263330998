"""How does a network harm a connection? A TCP proxy that goes dark without a word, or garbles it."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class DarkProxy:
    """Passes bytes on, until told to swallow those of the connections open at that moment."""

    target: int
    garble: Callable[[bytes], bytes] | None = None
    """Changes what the server says."""
    port: int = 0
    connections: list[list[socket.socket]] = field(default_factory=list)
    _dark: set[int] = field(default_factory=set)

    def go_dark(self) -> None:
        """Swallow whatever the present connections say from now on; new ones work."""
        self._dark.update(range(len(self.connections)))

    def serve(self, listener: socket.socket) -> None:
        """Accept connections until the listener closes."""
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
                number = len(self.connections)
                self.connections.append([client, server])
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=self._pump, args=(number, source, sink), daemon=True).start()

    def _pump(self, number: int, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                is_said = source is self.connections[number][1]
                passed = self.garble(data) if self.garble and is_said else data
                if number not in self._dark:
                    sink.sendall(passed)
            if number not in self._dark:
                sink.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def running_dark_proxy(target: int, *, garble: Callable[[bytes], bytes] | None = None) -> Iterator[DarkProxy]:
    """Listen on a loopback port in front of ``target``."""
    proxy = DarkProxy(target, garble)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy.port = int(listener.getsockname()[1])
        thread = threading.Thread(target=proxy.serve, args=(listener,), daemon=True)
        thread.start()
        yield proxy
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    for pair in proxy.connections:
        for one in pair:
            one.close()
