"""Which dossier does a mail continue, and may its sender continue it?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from intake.public_domains import is_public_domain
from intake.signing import Signer
from models.values import ParsedMail
from models.vocabulary import MailKind

How = Literal["signed", "references", "subject", "none"]

MAX_ANCESTORS = 100
"""Ids of a mail that are looked up; a hostile References header can hold thousands."""

_TAG = re.compile(r"(?<![A-Z0-9])D-(\d{4})-(\d{1,9})(?!\d)", re.IGNORECASE)
_IDENTITY_DOUBTS = frozenset({"several_from", "homograph", "bidi", "display_name_spoof"})


@dataclass(frozen=True, slots=True)
class Participants:
    """Who already takes part in a dossier, lower-case."""

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    """Of the client's company; a public mail domain here counts for nothing."""


class KnownThreads(Protocol):
    """What the store knows of earlier mails."""

    def dossiers_of(self, message_ids: Sequence[str]) -> Mapping[str, str]:
        """Return, for those Message-IDs that were sent or stored, the dossier each belongs to now."""

    def current(self, reference: str) -> str | None:
        """Return where a dossier lives now (itself, or the one it was merged into), ``None`` if nowhere."""

    def participants(self, reference: str) -> Participants:
        """Return who takes part in a dossier."""


@dataclass(frozen=True, slots=True)
class ThreadMatch:
    """Where a mail belongs."""

    reference: str | None
    """The dossier it continues; ``None`` opens a new one."""
    how: How
    """Which sign pointed to a dossier, also where it was not followed."""
    doubtful: bool
    """A person should look: the sender is unknown there, or failed authentication."""
    linked_to: str | None
    """For a new dossier "à rapprocher": the dossier that the signs point to."""
    reason: str
    """In French, for the card."""


@dataclass(frozen=True, slots=True)
class _Sign:
    how: How
    reference: str


NO_THREAD = ThreadMatch(None, "none", False, None, "aucun lien avec un dossier connu")


def find_thread(
    mail: ParsedMail, known: KnownThreads, signer: Signer, own_addresses: Collection[str]
) -> ThreadMatch:
    """
    Tell which dossier a mail continues (MAIL.md 2.4).

    The strongest sign decides: a signed reply address or Message-ID, then an ancestor that was sent or
    stored, then the tag in the subject. The last two are public, so they are followed only for a
    participant or somebody of the same company; and no sign is followed when the sender's domain says
    that the mail is forged. To and Cc never make anybody a participant.
    """
    sign = next(_signs(mail, known, signer), None)
    if sign is None:
        return NO_THREAD
    refusal = _refusal(mail, sign, known, {address.casefold() for address in own_addresses})
    if refusal and (sign.how != "signed" or _is_forged(mail)):
        return ThreadMatch(None, sign.how, True, sign.reference, refusal)
    return ThreadMatch(sign.reference, sign.how, bool(refusal), None, refusal or _FOLLOWED[sign.how])


_FOLLOWED: dict[How, str] = {
    "signed": "répond à un de nos messages (identifiant signé)",
    "references": "répond à un message du dossier",
    "subject": "rappelle la référence du dossier dans son objet",
}


def _signs(mail: ParsedMail, known: KnownThreads, signer: Signer) -> Iterator[_Sign]:
    """Give the signs that point to a dossier that exists, strongest first."""
    ancestors = _ancestors(mail)
    dossiers = known.dossiers_of(ancestors) if ancestors else {}
    for to in (*mail.to, *mail.cc):
        if (reference := signer.read_plus_address(to.address)) and (now := known.current(reference)):
            yield _Sign("signed", now)
    for ancestor in ancestors:
        signed = signer.read_message_id(ancestor)
        # A split may have moved the message since its id was signed.
        if signed and (now := dossiers.get(ancestor) or known.current(signed.reference)):
            yield _Sign("signed", now)
    for ancestor in ancestors:
        if ancestor in dossiers:
            yield _Sign("references", dossiers[ancestor])
    for year, serial in _TAG.findall(mail.subject):
        if now := known.current(f"D-{year}-{int(serial):05d}"):
            yield _Sign("subject", now)


def _ancestors(mail: ParsedMail) -> list[str]:
    """
    Return the ids a mail answers, nearest first.

    The nearest wins: clients that forward a thread keep the first ids, so the last one tells the
    conversation that the sender answered. A bounce answers the mail that it returns.
    """
    returned = mail.bounce.original_message_id if mail.bounce else None
    ids = [returned, mail.in_reply_to, *reversed(mail.references)]
    return list(dict.fromkeys(i for i in ids if i))[:MAX_ANCESTORS]


def _is_forged(mail: ParsedMail) -> bool:
    return mail.authenticity.dmarc == "fail"


def _refusal(mail: ParsedMail, sign: _Sign, known: KnownThreads, own: set[str]) -> str | None:
    """Return why the sender may not continue the dossier, ``None`` when he may."""
    if mail.kind is MailKind.BOUNCE:
        # Its sender is a mail server; only our own signature proves that it speaks of our mail.
        return None if sign.how == "signed" else "rapport de non-remise sans identifiant signé"
    if _is_forged(mail):
        return "l’expéditeur échoue à l’authentification (DMARC)"
    if _IDENTITY_DOUBTS.intersection(mail.authenticity.doubts):
        return "l’identité de l’expéditeur est douteuse"
    sender = mail.from_.address.casefold()
    participants = known.participants(sign.reference)
    local, at, domain = sender.partition("@")
    if local and at and (sender in participants.addresses or sender in own):
        return None
    # A second at sign stays in the domain, which then equals no company's.
    if local and domain in participants.domains and not is_public_domain(domain):
        return None
    return "l’expéditeur ne participe pas à ce dossier"
