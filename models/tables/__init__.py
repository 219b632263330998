"""Which rows does the desk keep? One module a subject; everything is imported from here."""

from models.tables.base import Table
from models.tables.customers import Entreprise, EntrepriseDomain, Interlocuteur
from models.tables.dossiers import AnalysisRow, Correction, Counter, Dossier, DraftRow, DraftState, Event
from models.tables.effects import Outbox, OutboxState, SeenEvent, SlackRef
from models.tables.mail import (
    Direction,
    FetchedUid,
    MailboxStateRow,
    Message,
    RawMailRow,
    RawState,
    StoredAttachment,
    ThreadId,
)

__all__ = [
    "AnalysisRow",
    "Correction",
    "Counter",
    "Direction",
    "Dossier",
    "DraftRow",
    "DraftState",
    "Entreprise",
    "EntrepriseDomain",
    "Event",
    "FetchedUid",
    "Interlocuteur",
    "MailboxStateRow",
    "Message",
    "Outbox",
    "OutboxState",
    "RawMailRow",
    "RawState",
    "SeenEvent",
    "SlackRef",
    "StoredAttachment",
    "Table",
    "ThreadId",
]
