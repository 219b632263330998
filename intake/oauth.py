"""Which OAuth2 access token opens a mailbox, and how is it said to the server (XOAUTH2, RFC 7628)?"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from models.errors import MailboxError

REFRESH_AT = 0.8
"""Share of a token's life after which it is asked again: servers end the session with the token."""
UNKNOWN_LIFE = 300.0
"""Seconds a bare token, printed without its life, is believed."""
MAX_TOKEN_BYTES = 64 * 1024

_B64TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")
"""RFC 6750 2.1."""


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    life: float
    """Seconds."""


class TokenCommand:
    """
    Gives access tokens by running the administrator's own command.

    No shell is involved, one command runs at a time, and nothing that it prints is ever logged.
    """

    def __init__(
        self, command: str, *, timeout: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._arguments = shlex.split(command)
        self._timeout = timeout
        self._clock = clock
        self._lock = threading.Lock()
        self._token: _Token | None = None
        self._refresh_at = 0.0

    def token(self, *, renewed: bool = False) -> str:
        """
        Return a token that should still live.

        Args:
            renewed: Ask the command again whatever the age of the last token, for instance after
                the server refused it.

        Raises:
            MailboxError: The command is missing, failed, timed out or printed no token.
        """
        with self._lock:
            if self._token is None or renewed or self._clock() >= self._refresh_at:
                self._token = None
                self._token = _read_token(self._run())
                self._refresh_at = self._clock() + self._token.life * REFRESH_AT
            return self._token.value

    def _run(self) -> bytes:
        if not self._arguments:
            raise MailboxError("the token command is empty")
        try:
            done = subprocess.run(  # noqa: S603 - the administrator's own command, split without a shell
                self._arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=self._timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            # ``from None``: the exception carries what the command had printed.
            raise MailboxError(f"the token command took over {self._timeout:g} seconds") from None
        except OSError as error:
            raise MailboxError(f"the token command cannot run: {error.strerror}") from error
        if done.returncode != 0:
            raise MailboxError(f"the token command failed with exit status {done.returncode}")
        return done.stdout


def _read_token(printed: bytes) -> _Token:
    """Read a bare token, or the JSON of a token endpoint (RFC 6749 5.1, and Azure's ``expires_on``)."""
    if len(printed) > MAX_TOKEN_BYTES:
        raise MailboxError("the token command printed too much")
    text = printed.decode("utf-8", "replace").strip()
    life = UNKNOWN_LIFE
    if text.startswith("{"):
        text, life = _read_json(text)
    if not _B64TOKEN.fullmatch(text):
        raise MailboxError("the token command printed no usable token")
    return _Token(text, life)


def _read_json(text: str) -> tuple[str, float]:
    try:
        said = json.loads(text)
    except ValueError:
        raise MailboxError("the token command printed broken JSON") from None
    token = said.get("access_token") or said.get("accessToken")
    if not isinstance(token, str):
        raise MailboxError("the token command's JSON has no access_token")
    try:
        if "expires_in" in said:
            return token, max(0.0, float(said["expires_in"]))
        if "expires_on" in said:
            return token, max(0.0, float(said["expires_on"]) - time.time())
    except (TypeError, ValueError):
        raise MailboxError("the token command's JSON has a wrong expiry") from None
    return token, UNKNOWN_LIFE


def xoauth2(user: str, token: str) -> str:
    """Return the initial response of XOAUTH2, as Google and Microsoft document it."""
    return f"user={user}\1auth=Bearer {token}\1\1"


def oauthbearer(user: str, token: str, host: str, port: int) -> str:
    """Return the initial response of OAUTHBEARER (RFC 7628 3.1), with the GS2 header of RFC 5801."""
    identity = user.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={identity},\1host={host}\1port={port}\1auth=Bearer {token}\1\1"
