"""What may a mail cost, and who are we, when a mail is read?"""

from __future__ import annotations

from dataclasses import dataclass, field

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a mail is read; beyond, the rest is left out and a defect says so (MAIL.md 2.5)."""

    depth: int = 50
    parts: int = 500
    header: int = 16 * KIB
    """Bytes of one header field."""
    headers: int = 256 * KIB
    """Bytes of one header block."""
    text: int = 1 * MIB
    """Characters of a body that are read."""
    html: int = 1 * MIB
    """Characters of an HTML body that are read."""
    attachment: int = 40 * MIB
    attachments_total: int = 60 * MIB
    attachments: int = 100
    scanned: int = 400 * MIB
    """Bytes looked at while parts are split, all levels together."""
    tnef: int = 20 * MIB
    references: int = 100
    fields: int = 2000
    """Header fields of one block."""


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """
    Who we are, and how much a mail may cost.

    Attributes:
        authserv_id: The name our receiving server signs its ``Authentication-Results`` with;
            ``"topmost"`` trusts the topmost one whatever its name (Exchange Online emits none);
            empty trusts none, and verdicts stay ``unknown``.
        own_addresses: Lower-case addresses of the desk.
        own_domains: Lower-case domains that sign our Message-IDs.
    """

    authserv_id: str = ""
    own_addresses: frozenset[str] = frozenset()
    own_domains: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)


DEFAULT_LIMITS = Limits()
TOPMOST = "topmost"
DEFAULT_OPTIONS = ParseOptions()
