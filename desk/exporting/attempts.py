"""
What did we try, and when, to settle it amicably? (seed row 84)

Courts look for it, and some claims are inadmissible without it: what counts is dated and rests on a
piece of the bundle or a line of the journal. That a mediation was offered, agreed to or ended is no
secret; what was said in it is (C7), and is not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk.exporting.gathering import Record
from models.tables import EngagementState, Mediation, MontantKind

NBSP = "\u00a0"
_EVENTS = {
    "dossier.propose": "Proposition faite au client",
    "dossier.en_mediation": "Passage en médiation",
    "contentieux.controle": "Contrôle de la tentative amiable avant tout contentieux",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to settle it."""

    at: datetime
    what: str
    proof: str
    """A file of the bundle, or a line of the journal."""


def attempts(record: Record, names: dict[int, str]) -> list[Attempt]:
    """
    Return the attempts, oldest first.

    Args:
        record: The dossier.
        names: In which file of the bundle each mail lies, by its row.
    """
    found = [
        Attempt(
            mail.at,
            f"{'Proposition amiable' if mail.proposes else 'Réponse'} écrite au client{NBSP}: {mail.subject}",
            names[mail.id],
        )
        for mail in record.mails
        if mail.sent and not mail.automatic and mail.id in names
    ]
    found += [
        Attempt(line.at, _EVENTS[line.kind], f"journal, ligne {line.seq}")
        for line in record.lines
        if line.kind in _EVENTS
    ]
    found += [
        Attempt(
            amount.at,
            f"Geste accordé{NBSP}: {euros(amount.cents, amount.currency)}",
            amount.reference or "montants du dossier",
        )
        for amount in record.amounts
        if amount.kind is MontantKind.ACCORDE and not amount.cancelled
    ]
    found += [
        Attempt(
            engagement.at,
            f"Engagement pris{NBSP}: {engagement.text}",
            names.get(engagement.message_row_id or 0, ""),
        )
        for engagement in record.engagements
        if engagement.state not in {EngagementState.PROPOSE, EngagementState.ECARTE}
    ]
    for mediation in record.mediations:
        found += _of_mediation(mediation)
    return sorted(found, key=lambda attempt: attempt.at)


def _of_mediation(row: Mediation) -> list[Attempt]:
    proof = "registre des médiations (contenu confidentiel, exclu)"
    ended = {"accord": "Médiation terminée par un accord", "echec": "Médiation terminée sans accord"}
    steps = (
        (row.company_consent_at, "Médiation proposée au client"),
        (row.client_consent_at, "Médiation acceptée par le client"),
        (row.opened_at, "Médiation ouverte"),
        (row.ended_at, ended.get(str(row.state), "Médiation terminée")),
    )
    return [Attempt(at, what, proof) for at, what in steps if at is not None]


def euros(cents: int, currency: str = "EUR") -> str:
    """Write an amount as in French."""
    from babel.numbers import format_currency

    return str(format_currency(cents / 100, currency, locale="fr_FR"))
