"""How is a safe, authenticated connection to an IMAP server opened and closed?"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from intake.mailbox import MailboxSettings
from intake.oauth import TokenCommand, oauthbearer, xoauth2
from models.errors import MailboxAuthError, MailboxError

NETWORK_ERRORS = (
    OSError,
    IMAPClientError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    MemoryError,
    RecursionError,
)
"""What imaplib and imapclient raise on a dead socket or a server that does not speak IMAP."""

_PASSING_REFUSAL = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|OVERQUOTA|THROTTLED)\]|too many|try again|command error: BAD", re.I
)
"""Refusals that tell nothing about the password (RFC 5530 and what Google and Microsoft say)."""


@contextlib.contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn whatever the libraries raise into a ``MailboxError`` that says what was being done."""
    try:
        yield
    except MailboxError:
        raise
    except NETWORK_ERRORS as error:
        raise MailboxError(f"{doing}: {describe(error)}") from error


@contextlib.contextmanager
def bounded(client: IMAPClient, seconds: float) -> Iterator[None]:
    """Cut the connection where the commands inside last longer than ``seconds``, all together."""
    timer = threading.Timer(seconds, _cut, (client.socket(),))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(sock: socket.socket) -> None:
    # The plain method, also for TLS: it wakes the thread that reads, and touches nothing of TLS's state.
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def describe(error: Exception) -> str:
    """Return an error as one short printable line; no command or password is ever part of it."""
    text = " ".join(str(error).split()) or type(error).__name__
    # imaplib shows some answers as the repr of bytes.
    text = re.sub(r"^b(['\"])(.*)\1$", r"\2", text)
    return "".join(c if c.isprintable() else "?" for c in text)[:300]


def tls_context(ca_file: str) -> ssl.SSLContext:
    """Return a context that verifies certificates and names, TLS 1.2 at least."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context


@contextlib.contextmanager
def connection(settings: MailboxSettings, tokens: TokenCommand | None) -> Iterator[IMAPClient]:
    """
    Give a logged-in client, and close it whatever happens.

    A client belongs to the thread that opened it.
    """
    with translated(f"connecting to {settings.host}:{settings.port}"):
        client = _connect(settings)
    try:
        with bounded(client, settings.command_timeout):
            _log_in(client, settings, tokens)
        yield client
    finally:
        _close(client)


def _connect(settings: MailboxSettings) -> IMAPClient:
    context = None if settings.security == "none" else tls_context(settings.ca_file)
    client = IMAPClient(
        settings.host,
        settings.port,
        ssl=settings.security == "ssl",
        ssl_context=context if settings.security == "ssl" else None,
        timeout=SocketTimeout(connect=settings.connect_timeout, read=settings.read_timeout),
    )
    client.normalise_times = False
    # imapclient has imaplib format every line for a log: slow, and a log is no place for clients' words.
    client._imap.debug = 0
    _keep_alive(client.socket())
    if settings.security == "starttls":
        try:
            client.starttls(context)
            client.socket().settimeout(settings.read_timeout)
        except BaseException:
            # Going on in clear would hand the password to whoever cut the TLS.
            with contextlib.suppress(*NETWORK_ERRORS):
                client.shutdown()
            raise
    return client


def _keep_alive(sock: socket.socket) -> None:
    """Let the kernel notice a half-open connection while IDLE is silent."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 120), ("TCP_KEEPINTVL", 30), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, option):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def _log_in(client: IMAPClient, settings: MailboxSettings, tokens: TokenCommand | None) -> None:
    with translated("logging in"):
        if tokens is None:
            _try_login(lambda: _password_login(client, settings))
            return
        try:
            _token_login(client, settings, tokens.token())
        except MailboxAuthError:
            # The token may have been revoked before its time: one fresh one, then it is a refusal.
            _token_login(client, settings, tokens.token(renewed=True))


def _password_login(client: IMAPClient, settings: MailboxSettings) -> None:
    said = settings.user + settings.password
    if said.isascii() and said.isprintable():
        client.login(settings.user, settings.password)
    else:
        # imaplib's LOGIN refuses accents and would let a line end start another command.
        client.plain_login(settings.user, settings.password)


def _token_login(client: IMAPClient, settings: MailboxSettings, token: str) -> None:
    if settings.auth == "xoauth2":
        first = xoauth2(settings.user, token)
    else:
        first = oauthbearer(settings.user, token, settings.host, settings.port)
    # A refusal comes as a second challenge; unanswered, the connection hangs. RFC 7628 3.2.3 wants
    # %x01, XOAUTH2 an empty line.
    answers = ["" if settings.auth == "xoauth2" else "\1", first]

    def answer(_challenge: bytes) -> str:
        return answers.pop() if answers else ""

    _try_login(lambda: client.sasl_login(settings.auth.upper(), answer))


def _try_login(attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except LoginError as error:
        cause = error.__context__
        if isinstance(cause, IMAPClientAbortError) or _PASSING_REFUSAL.search(str(error)):
            raise MailboxError(f"logging in: {describe(error)}") from error
        raise MailboxAuthError(f"the login was refused: {describe(error)}") from error


def _close(client: IMAPClient) -> None:
    """Say goodbye within two seconds, or just hang up."""
    with contextlib.suppress(*NETWORK_ERRORS):
        client.socket().settimeout(2.0)
        client.logout()
        return
    with contextlib.suppress(*NETWORK_ERRORS):
        client.shutdown()
