"""How does the desk recognise its own Message-IDs and reply addresses, so that nobody else can make one?"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.errors import SettingsError

MIN_KEY_LENGTH = 32
MAC_LENGTH = 20
"""Base32 letters kept of the HMAC: 100 bits, above the 80 that TRAPS.md asks for."""
MAX_LOCAL_PART = 64
"""RFC 5321 4.5.3.1.1."""

_REFERENCE = re.compile(r"[A-Z]-(\d{4})-(\d{1,9})")
_MESSAGE_ID = re.compile(r"<?d(\d{4})-(\d{5,9})\.(\d{1,18})\.([a-z2-7]{20})@[^\s<>@]{1,255}>?", re.I)
_PLUS = re.compile(r"[^\s@+]{1,64}\+d(\d{4})-(\d{5,9})\.([a-z2-7]{20})@[^\s@]{1,255}", re.I)
_VERP = re.compile(r"[^\s@+]{1,64}\+b(\d{1,18})\.([a-z2-7]{20})@[^\s@]{1,255}", re.I)


@dataclass(frozen=True, slots=True)
class SignedId:
    """What one of our own Message-IDs says."""

    reference: str
    """``D-2026-00042``."""
    number: int
    """The message's number, as given to ``message_id``."""


class Signer:
    """
    Signs and reads Message-IDs, reply addresses and bounce addresses.

    All are deterministic, so that a mail sent again carries the same id, and lower-case, since servers
    on the way may change the case of an address.

    Args:
        secret_key: ``DOLEANCES_SECRET_KEY``, 32 characters at least.
        domain: What follows the at sign of our Message-IDs.
        previous_keys: Keys still accepted when reading, after a change of key.
    """

    def __init__(self, secret_key: str, domain: str, *, previous_keys: Sequence[str] = ()) -> None:
        for key in (secret_key, *previous_keys):
            _check_key(key)
        if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", domain):
            raise SettingsError("the domain of the Message-IDs is not a domain name")
        self._keys = tuple(key.encode("utf-8") for key in (secret_key, *previous_keys))
        self._domain = domain.lower()

    def message_id(self, reference: str, number: int) -> str:
        """Return the Message-ID of message ``number`` of a dossier, without angle brackets."""
        name = f"{_compact(reference)}.{number:d}"
        return f"{name}.{self._mac('message', name)}@{self._domain}"

    def read_message_id(self, text: str) -> SignedId | None:
        """Return what a Message-ID of ours says, ``None`` for any other text."""
        match = _MESSAGE_ID.fullmatch(text.strip())
        if match is None:
            return None
        year, serial, number, mac = match.groups()
        if not self._is_ours("message", f"d{year}-{serial}.{number}", mac):
            return None
        return SignedId(f"D-{year}-{serial}", int(number))

    def plus_address(self, base: str, reference: str) -> str:
        """
        Return the address that answers about a dossier go to: ``base`` with a signed plus part.

        Raises:
            SettingsError: The base address is no address, or too long to carry the plus part.
        """
        name = _compact(reference)
        return _with_plus(base, f"{name}.{self._mac('reply', name)}")

    def read_plus_address(self, address: str) -> str | None:
        """Return the reference signed into a reply address, ``None`` for any other address."""
        match = _PLUS.fullmatch(address.strip())
        if match is None:
            return None
        year, serial, mac = match.groups()
        return f"D-{year}-{serial}" if self._is_ours("reply", f"d{year}-{serial}", mac) else None

    def verp(self, base: str, number: int) -> str:
        """Return the envelope sender of outbox row ``number``: bounces of that mail come back to it."""
        return _with_plus(base, f"b{number:d}.{self._mac('bounce', f'b{number:d}')}")

    def read_verp(self, address: str) -> int | None:
        """Return the outbox row whose mail bounced to this address, ``None`` for any other address."""
        match = _VERP.fullmatch(address.strip())
        if match is None:
            return None
        number, mac = match.groups()
        return int(number) if self._is_ours("bounce", f"b{number}", mac) else None

    def _is_ours(self, purpose: str, name: str, mac: str) -> bool:
        given = mac.lower().encode("ascii")
        # Every key is tried whatever the first says: the time taken tells nothing.
        return any(
            [hmac.compare_digest(self._mac(purpose, name, key).encode("ascii"), given) for key in self._keys]
        )

    def _mac(self, purpose: str, name: str, key: bytes | None = None) -> str:
        digest = hmac.digest(key or self._keys[0], f"doleances/{purpose}/{name}".encode(), hashlib.sha256)
        return base64.b32encode(digest).decode("ascii").lower()[:MAC_LENGTH]


def _check_key(key: str) -> None:
    if len(key) < MIN_KEY_LENGTH:
        raise SettingsError(f"the secret key must have {MIN_KEY_LENGTH} characters at least")
    if len(set(key)) < MIN_KEY_LENGTH // 4:
        raise SettingsError("the secret key repeats too few characters to be secret")


def _compact(reference: str) -> str:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"not a reference: {reference!r}")
    return f"d{match[1]}-{int(match[2]):05d}"


def _with_plus(base: str, plus: str) -> str:
    local, at, domain = base.rpartition("@")
    if not at or not local or not domain or "+" in local:
        raise SettingsError(f"{base} cannot carry a plus part")
    if len(local) + 1 + len(plus) > MAX_LOCAL_PART:
        raise SettingsError(f"{base} is too long to carry a signed plus part")
    return f"{local}+{plus}@{domain}"
