"""How is a dossier told from its first day to its last, for who was not there?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk.exporting.attempts import NBSP, Attempt, attempts, euros
from desk.exporting.gathering import Line, Record
from desk.exporting.words import EVENTS, label
from models.tables import MontantKind
from models.vocabulary import Etat

PARIS = ZoneInfo("Europe/Paris")
_REFERENCE = re.compile(r"D-\d{4}-\d{5,}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One moment of the chronology."""

    at: datetime
    what: str
    detail: str
    proof: str


@dataclass(frozen=True, slots=True)
class Chronology:
    """What the PDF and the HTML both show."""

    reference: str
    title: str
    company: str
    made_at: str
    facts: tuple[tuple[str, str], ...]
    attempts: tuple[tuple[str, str, str], ...]
    entries: tuple[tuple[str, str, str, str], ...]
    left_out: tuple[str, ...]


def written(at: datetime) -> str:
    """
    Write an instant in French time, to the second.

    >>> from datetime import UTC
    >>> written(datetime(2026, 11, 26, 9, 30, 5, tzinfo=UTC))
    '26/11/2026 10:30:05'
    """
    return at.astimezone(PARIS).strftime("%d/%m/%Y %H:%M:%S")


def chronology(record: Record, names: dict[int, str], *, company: str, now: datetime) -> Chronology:
    """
    Tell a dossier in order.

    Args:
        record: What was gathered.
        names: In which file of the bundle each mail lies, by its row.
        company: Whose dossier it is.
        now: When the bundle is made.
    """
    entries = sorted([*_mails(record, names), *_lines(record), *_rows(record)], key=lambda entry: entry.at)
    return Chronology(
        reference=record.reference,
        title=record.subject,
        company=company,
        made_at=written(now),
        facts=(("Client", record.client), ("Entreprise", record.entreprise), *record.facts),
        attempts=tuple(_told(attempt) for attempt in attempts(record, names)),
        entries=tuple((written(e.at), e.what, e.detail, e.proof) for e in entries),
        left_out=left_out(record),
    )


def _told(attempt: Attempt) -> tuple[str, str, str]:
    return written(attempt.at), attempt.what, attempt.proof


def left_out(record: Record) -> tuple[str, ...]:
    """Say what is not in the bundle, and why."""
    said = ["Les brouillons qui ne sont pas partis et les champs réservés aux responsables."]
    if record.mediations or record.sealed_out:
        said.append(
            "Tout ce qui s’est dit dans la salle confidentielle de la médiation "
            f"(messages exclus{NBSP}: {record.sealed_out})."
        )
    if record.notes_out:
        said.append(f"Les notes internes ({record.notes_out}).")
    return tuple(said)


def _mails(record: Record, names: dict[int, str]) -> list[Entry]:
    entries = []
    for mail in record.mails:
        what = "Courriel envoyé" if mail.sent else "Courriel reçu" if mail.content else "Doléance notée"
        who = f"à {', '.join(mail.to)}" if mail.sent else f"de {mail.from_}"
        automatic = " (message automatique)" if mail.automatic else ""
        files = f"{NBSP}; pièces{NBSP}: {', '.join(file.name for file in mail.files)}" if mail.files else ""
        entries.append(
            Entry(
                mail.at,
                f"{what}{automatic}",
                f"«{NBSP}{mail.subject}{NBSP}» {who}{files}",
                names.get(mail.id, ""),
            )
        )
    return entries


def _lines(record: Record) -> list[Entry]:
    return [
        Entry(line.at, EVENTS.get(line.kind, line.kind), _by(line), f"journal, ligne {line.seq}")
        for line in record.lines
    ]


def _by(line: Line) -> str:
    by = "par le bureau, de lui-même" if line.actor == "bureau" else f"par {line.actor}"
    state = line.data.get("vers")
    others = [value for value in line.data.values() if isinstance(value, str) and _REFERENCE.fullmatch(value)]
    if line.kind == "dossier.ouvert":
        others = []
    said = ([f"état{NBSP}: {label(state)}"] if state in set(Etat) else []) + others
    return by + (f" ({', '.join(said)})" if said else "")


_MONTANTS = {
    MontantKind.EXPOSE: "exposé",
    MontantKind.CONTESTE: "contesté",
    MontantKind.ACCORDE: "accordé",
    MontantKind.RECOUVRE: "recouvré",
    MontantKind.PENALITE: "de pénalité",
    MontantKind.AVOIR: "d’avoir",
}


def _rows(record: Record) -> list[Entry]:
    entries = [
        Entry(
            row.at,
            f"Montant {_MONTANTS[row.kind]}",
            euros(row.cents, row.currency) + (" (annulé)" if row.cancelled else ""),
            row.reference,
        )
        for row in record.amounts
    ]
    entries += [Entry(row.at, "Décision", f"{row.text} {row.why}".strip(), "") for row in record.decisions]
    entries += [
        Entry(row.created_at, "Action corrective", f"{row.text} (pour le {row.due_on:%d/%m/%Y})", row.proof)
        for row in record.actions
    ]
    return entries
