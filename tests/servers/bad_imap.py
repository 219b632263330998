"""How does an IMAP server misbehave? A small one that commits, on demand, what real ones were seen to do."""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from intake.mailbox import MailboxSettings

MODERN = "IMAP4rev1 IDLE MOVE UIDPLUS"
BARE = "IMAP4rev1"


@dataclass
class BadImap:
    """
    One mailbox with one folder, and the faults it commits.

    Faults: ``garbage_greeting``, ``login_eof``, ``login_unavailable``, ``login_too_many``,
    ``login_overquota``, ``login_bad``, ``login_refused``, ``no_folder``, ``no_uidvalidity``,
    ``cut_literal``, ``short_literal``, ``unsolicited``, ``fetch_hang``, ``nil_body``,
    ``drop_keywords``, ``refuse_store``, ``idle_refused``, ``idle_eof``, ``idle_chatter``,
    ``exists_before_idle``, ``starttls_refused``, ``deep_parentheses``, ``huge_literal``,
    ``read_only``, ``lower_case_flags``, ``drip``.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    capability: str = MODERN
    permanent_flags: str = r"\Seen \Deleted \*"
    uid_validity: int = 7
    faults: set[str] = field(default_factory=set)
    poison: set[int] = field(default_factory=set)
    """UIDs whose body makes the server hang up."""
    flags: dict[int, set[str]] = field(default_factory=dict)
    moved: list[int] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def settings(self, **changes: object) -> MailboxSettings:
        """Return the desk's settings for this server, with short timeouts."""
        wanted: dict[str, object] = {
            "name": "bad",
            "host": "127.0.0.1",
            "port": self.port,
            "security": "none",
            "user": "desk",
            "password": "s3cret",
            "connect_timeout": 2.0,
            "read_timeout": 1.0,
            "poll_seconds": 0.1,
        }
        return MailboxSettings(**{**wanted, **changes})  # type: ignore[arg-type]

    def said(self, command: str) -> int:
        """Return how often a command was received."""
        return sum(1 for line in self.commands if line.upper().startswith(command))


@contextlib.contextmanager
def running_bad_imap(server: BadImap) -> Iterator[BadImap]:
    """Serve on a loopback port from a thread of its own."""
    loop = asyncio.new_event_loop()
    started = threading.Event()
    stopping = asyncio.Event()

    async def serve() -> None:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
                await _Session(server, reader, writer).run()
            writer.close()

        listener = await asyncio.start_server(handle, "127.0.0.1", 0)
        server.port = int(listener.sockets[0].getsockname()[1])
        started.set()
        await stopping.wait()
        listener.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0.01)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert started.wait(5)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(5)
        loop.close()


class _HangUpError(EOFError):
    """The server closes the connection here."""


class _Session:
    """One connection."""

    def __init__(self, server: BadImap, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer

    async def run(self) -> None:
        """Greet, then answer commands until one side hangs up."""
        self._server.connections += 1
        await self._say("HTTP/1.1 400 Bad Request" if self._has("garbage_greeting") else "* OK ready")
        while line := (await self._reader.readline()).decode("latin-1").strip():
            tag, _, command = line.partition(" ")
            self._server.commands.append(command)
            name, _, rest = command.partition(" ")
            if name.upper() == "UID":
                name, _, rest = rest.partition(" ")
                name = "UID_" + name
            answer: Callable[[str, str], Awaitable[None]] | None = getattr(self, f"_do_{name.lower()}", None)
            if answer is None:
                await self._say(f"{tag} BAD unknown command")
            else:
                await answer(tag, rest)

    def _has(self, fault: str) -> bool:
        return fault in self._server.faults

    async def _say(self, *lines: str | bytes) -> None:
        for line in lines:
            self._writer.write(line if isinstance(line, bytes) else line.encode() + b"\r\n")
        await self._writer.drain()

    async def _do_capability(self, tag: str, rest: str) -> None:
        await self._say(f"* CAPABILITY {self._server.capability}", f"{tag} OK done")

    async def _do_login(self, tag: str, rest: str) -> None:
        if self._has("login_eof"):
            raise _HangUpError
        refusal = {
            "login_unavailable": "[UNAVAILABLE] Temporary authentication failure.",
            "login_too_many": "[ALERT] Too many simultaneous connections. (Failure)",
            "login_overquota": "[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)",
            "login_refused": "[AUTHENTICATIONFAILED] Invalid credentials (Failure)",
        }
        for fault, text in refusal.items():
            if self._has(fault):
                await self._say(f"{tag} NO {text}")
                return
        if self._has("login_bad"):
            await self._say(f"{tag} BAD Command Error. 12")
            return
        await self._say(f"{tag} OK logged in")

    async def _do_starttls(self, tag: str, rest: str) -> None:
        await self._say(f"{tag} NO not now" if self._has("starttls_refused") else f"{tag} OK begin")

    async def _do_select(self, tag: str, rest: str) -> None:
        if self._has("no_folder"):
            await self._say(f"{tag} NO [NONEXISTENT] no such folder")
            return
        await self._say(f"* {len(self._server.mails)} EXISTS", "* 0 RECENT", r"* FLAGS (\Seen \Deleted)")
        await self._say(f"* OK [PERMANENTFLAGS ({self._server.permanent_flags})] flags kept")
        if not self._has("no_uidvalidity"):
            await self._say(f"* OK [UIDVALIDITY {self._server.uid_validity}] valid")
        await self._say(f"{tag} OK [READ-{'ONLY' if self._has('read_only') else 'WRITE'}] selected")

    _do_examine = _do_select

    async def _do_noop(self, tag: str, rest: str) -> None:
        await self._say(f"{tag} OK done")

    async def _do_logout(self, tag: str, rest: str) -> None:
        await self._say("* BYE goodbye", f"{tag} OK done")
        raise _HangUpError

    async def _do_uid_search(self, tag: str, rest: str) -> None:
        uids = sorted(self._server.mails)
        if window := re.match(r"(\d+):(\d+|\*) ", rest):
            uids = uids[int(window[1]) - 1 : None if window[2] == "*" else int(window[2])]
        wanted = re.search(r"UID (\d+):\*", rest)
        if wanted:
            # As the RFC has it: the star is the last message, even below the first number.
            uids = [uid for uid in uids if uid >= int(wanted[1])] or uids[-1:]
        if "UNKEYWORD" in rest or "UNSEEN" in rest:
            uids = [uid for uid in uids if not self._server.flags.get(uid)]
        await self._say(f"* SEARCH {' '.join(map(str, uids))}".strip(), f"{tag} OK done")

    async def _do_uid_fetch(self, tag: str, rest: str) -> None:
        named, _, items = rest.partition(" ")
        uids = [uid for uid in _uids(named) if uid in self._server.mails]
        if "RFC822.SIZE" in items:
            for uid in uids:
                size = len(self._server.mails[uid])
                date = '"27-Nov-2026 10:00:00 +0100"'
                await self._say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {size} INTERNALDATE {date} FLAGS ())")
        elif "BODY" in items:
            await self._bodies(uids)
        else:
            for uid in uids:
                kept = " ".join(self._server.flags.get(uid, ()))
                await self._say(f"* {uid} FETCH (UID {uid} FLAGS ({kept}))")
        await self._say(f"{tag} OK done")

    async def _bodies(self, uids: list[int]) -> None:
        if self._has("fetch_hang"):
            await asyncio.sleep(60)
        if self._has("unsolicited"):
            await self._say(
                "* 999 EXPUNGE", "* 12 EXISTS", r"* 4 FETCH (UID 4004 FLAGS (\Seen))", "* OK hello"
            )
        for uid in reversed(uids):
            content = self._server.mails[uid]
            if uid in self._server.poison:
                raise _HangUpError
            head = f"* {uid} FETCH (UID {uid} BODY[] "
            if self._has("nil_body"):
                await self._say(head + "NIL)")
            elif self._has("deep_parentheses"):
                await self._say(head + "(" * 100_000)
            elif self._has("huge_literal"):
                await self._say(head + "{99999999999999999999}")
            elif self._has("drip"):
                await self._say(f"{head}{{{len(content)}}}")
                for byte in content:
                    await self._say(bytes([byte]))
                    await asyncio.sleep(0.1)
            elif self._has("cut_literal"):
                await self._say(f"{head}{{{len(content)}}}", content[: len(content) // 2])
                raise _HangUpError
            else:
                size = len(content) - (5 if self._has("short_literal") else 0)
                await self._say(f"{head}{{{size}}}", content, ")")

    async def _do_uid_store(self, tag: str, rest: str) -> None:
        if self._has("refuse_store"):
            await self._say(f"{tag} NO [NOPERM] read only for you")
            return
        named, _, change = rest.partition(" ")
        flags = set(re.findall(r"[\\$][A-Za-z]+", change))
        if self._has("drop_keywords"):
            flags = {flag for flag in flags if flag.startswith("\\")}
        for uid in _uids(named):
            kept = self._server.flags.setdefault(uid, set())
            kept |= flags
            shown = " ".join(sorted(kept))
            shown = shown.lower() if self._has("lower_case_flags") else shown
            await self._say(f"* {uid} FETCH (UID {uid} FLAGS ({shown}))")
        await self._say(f"{tag} OK done")

    async def _do_uid_copy(self, tag: str, rest: str) -> None:
        self._server.moved += _uids(rest.split(maxsplit=1)[0])
        await self._say(f"{tag} OK done")

    async def _do_uid_expunge(self, tag: str, rest: str) -> None:
        for uid in _uids(rest):
            self._server.mails.pop(uid, None)
        await self._say(f"{tag} OK done")

    async def _do_idle(self, tag: str, rest: str) -> None:
        if self._has("idle_refused"):
            await self._say(f"{tag} BAD IDLE is switched off")
            return
        if self._has("exists_before_idle"):
            await self._say(f"* {len(self._server.mails)} EXISTS")
        await self._say("+ idling")
        if self._has("idle_eof"):
            raise _HangUpError
        if self._has("idle_chatter"):
            await self._say("* OK Still here")
        while (line := await self._reader.readline()).strip().upper() != b"DONE":
            if not line:
                raise _HangUpError
        await self._say(f"{tag} OK idle ended")


def _uids(named: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", named)]
