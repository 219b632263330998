"""Must a mail be taken further, held for a person, or left aside; and may it be acknowledged?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, Protocol

from intake.compose import bare_subject
from intake.public_domains import is_public_domain
from models.values import ParsedMail
from models.vocabulary import MailKind

Action = Literal["continue", "hold", "drop"]
CapKind = Literal["address", "domain", "content"]

_NO_REPLY = re.compile(
    r"(?:.*[._+-])?(?:no[._-]?reply|do[._-]?not[._-]?reply|ne[._-]?pas[._-]?repondre|noreponse|sans[._-]?reponse"
    r"|mailer[._-]?daemon|postmaster|bounces?|notifications?|daemon|listserv|majordomo)(?:[._+-].*)?",
    re.IGNORECASE,
)


class RecentMail(Protocol):
    """What was received lately, the mail in hand not counted."""

    def count(self, kind: CapKind, key: str, within: timedelta) -> int:
        """Return how many mails came from an address or a domain, or with the same content."""


@dataclass(frozen=True, slots=True)
class Caps:
    """How many mails are taken without asking, over ``window``; the charter sets them."""

    window: timedelta = timedelta(hours=1)
    address: int = 20
    domain: int = 100
    content: int = 5


@dataclass(frozen=True, slots=True)
class Screening:
    """What was decided of a mail, and what each step said."""

    action: Action
    """``drop`` keeps the mail and its trace, opens nothing and tells nobody."""
    reason: str
    """In French, empty when the mail goes on."""
    steps: tuple[tuple[str, str], ...]
    """Name of each step run, and its outcome in French."""


@dataclass(frozen=True, slots=True)
class _Case:
    mail: ParsedMail
    own: frozenset[str]
    recent: RecentMail
    caps: Caps = field(default_factory=Caps)


_Verdict = tuple[Action, str] | None
PASSED = "rien à signaler"


def screen(
    mail: ParsedMail, *, own_addresses: Collection[str], recent: RecentMail, caps: Caps | None = None
) -> Screening:
    """
    Run the steps in order; the first that objects decides.

    Nothing is lost: a mail held waits for a person or joins a dossier silently, a mail dropped stays
    in the ledger with its reason.
    """
    case = _Case(mail, frozenset(a.casefold() for a in own_addresses), recent, caps or Caps())
    said: list[tuple[str, str]] = []
    for name, step in STEPS:
        verdict = step(case)
        said.append((name, verdict[1] if verdict else PASSED))
        if verdict:
            return Screening(verdict[0], verdict[1], tuple(said))
    return Screening("continue", "", tuple(said))


def content_key(mail: ParsedMail) -> str:
    """Return a key equal for mails that say the same, whatever their prefixes, digits, case and spacing."""
    said = f"{bare_subject(mail.subject)}\n{mail.new_text or mail.text}"
    letters = "".join(filter(str.isalpha, said.casefold()))
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()


def _own_mail(case: _Case) -> _Verdict:
    from_own = case.mail.from_.address.casefold() in case.own
    if case.mail.kind is not MailKind.OWN and not from_own:
        return None
    answer_to = {address.address.casefold() for address in case.mail.reply_to} - case.own - {""}
    if answer_to:
        # A contact form writes in the desk's own name and puts the client there: never left unseen.
        return "hold", f"message au nom du bureau, réponse attendue par {min(answer_to)[:100]}"
    if case.mail.kind is MailKind.OWN:
        return "drop", f"message du bureau lui-même ({case.mail.kind_reason})"
    return "drop", "message envoyé depuis l’adresse du bureau"


def _bounce(case: _Case) -> _Verdict:
    if case.mail.kind is not MailKind.BOUNCE:
        return None
    permanent = case.mail.bounce is not None and case.mail.bounce.permanent
    return "hold", "rapport de non-remise définitive" if permanent else "rapport de non-remise"


def _automatic(case: _Case) -> _Verdict:
    label = _AUTOMATIC.get(case.mail.kind)
    return ("hold", f"{label} ({case.mail.kind_reason})") if label else None


_AUTOMATIC = {
    MailKind.AUTO_REPLY: "réponse automatique",
    MailKind.LIST: "envoi d’une liste de diffusion",
    MailKind.REPORT: "accusé ou rapport automatique",
}


def _capped_address(case: _Case) -> _Verdict:
    address = case.mail.from_.address.casefold()
    return _over(case, "address", address, case.caps.address, "de cette adresse") if address else None


def _capped_domain(case: _Case) -> _Verdict:
    domain = case.mail.from_.domain.casefold()
    if not domain or is_public_domain(domain):
        return None
    return _over(case, "domain", domain, case.caps.domain, "de ce domaine")


def _capped_content(case: _Case) -> _Verdict:
    return _over(case, "content", content_key(case.mail), case.caps.content, "au même contenu")


def _over(case: _Case, kind: CapKind, key: str, cap: int, what: str) -> _Verdict:
    count = case.recent.count(kind, key, case.caps.window)
    if count < cap:
        return None
    minutes = int(case.caps.window.total_seconds() // 60)
    return "hold", f"{count + 1} messages {what} en {minutes} minutes"


STEPS: tuple[tuple[str, Callable[[_Case], _Verdict]], ...] = (
    ("own", _own_mail),
    ("bounce", _bounce),
    ("automatic", _automatic),
    ("cap_address", _capped_address),
    ("cap_domain", _capped_domain),
    ("cap_content", _capped_content),
)


def may_acknowledge(
    mail: ParsedMail, *, known_contact: bool, acks_last_24h: int, own_addresses: Collection[str] = ()
) -> tuple[bool, str]:
    """
    Tell whether an automatic acknowledgement may answer this mail, and why in French.

    An acknowledgement to a forged sender is backscatter, and two programs that acknowledge each other
    never stop: so the answer is no wherever there is a doubt.
    """
    address = mail.from_.address.casefold()
    refusals = (
        (mail.kind is not MailKind.HUMAN, "message automatique"),
        (not address or "@" not in address, "expéditeur sans adresse"),
        (address in {own.casefold() for own in own_addresses}, "adresse du bureau"),
        (_NO_REPLY.fullmatch(address.rpartition("@")[0]) is not None, "adresse qui ne reçoit pas de réponse"),
        (bool(mail.authenticity.doubts), "identité de l’expéditeur douteuse"),
        (mail.authenticity.dmarc == "fail", "authentification en échec (DMARC)"),
        (
            mail.authenticity.dmarc != "pass" and not known_contact,
            "expéditeur inconnu et non authentifié",
        ),
        (acks_last_24h > 0, "accusé déjà envoyé à cette adresse depuis moins de 24 heures"),
    )
    reason = next((why for refused, why in refusals if refused), None)
    return (False, reason) if reason else (True, "première réception d’un expéditeur authentifié ou connu")
