"""Which rows does the desk keep? One module a subject; everything is imported from here."""

from models.tables.base import Table
from models.tables.customers import Entreprise, EntrepriseDomain, Interlocuteur
from models.tables.dossiers import (
    AnalysisRow,
    Correction,
    Counter,
    Dossier,
    DraftRow,
    DraftState,
    Event,
    JournalHead,
)
from models.tables.effects import Outbox, OutboxState, SeenEvent, SlackRef
from models.tables.instruction import (
    ActionCorrective,
    CauseAnalysis,
    Decision,
    InstructionItem,
    Montant,
    MontantKind,
)
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
from models.tables.mediation import Mediation, MediationNote, MediationState
from models.tables.team import Echange, Membre, Tombstone
from models.tables.timing import Approbation, Echeance, Engagement, EngagementState, Enquete, PlaybookUse

__all__ = [
    "ActionCorrective",
    "AnalysisRow",
    "Approbation",
    "CauseAnalysis",
    "Correction",
    "Counter",
    "Decision",
    "Direction",
    "Dossier",
    "DraftRow",
    "DraftState",
    "Echange",
    "Echeance",
    "Engagement",
    "EngagementState",
    "Enquete",
    "Entreprise",
    "EntrepriseDomain",
    "Event",
    "FetchedUid",
    "InstructionItem",
    "Interlocuteur",
    "JournalHead",
    "MailboxStateRow",
    "Mediation",
    "MediationNote",
    "MediationState",
    "Membre",
    "Message",
    "Montant",
    "MontantKind",
    "Outbox",
    "OutboxState",
    "PlaybookUse",
    "RawMailRow",
    "RawState",
    "SeenEvent",
    "SlackRef",
    "StoredAttachment",
    "Table",
    "ThreadId",
    "Tombstone",
]
