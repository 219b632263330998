"""
Which values travel between the folders?

Frozen dataclasses, of which tables are built, never the other way; ``models.plain`` makes them JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from models.suite import Suite
from models.vocabulary import (
    AUTRE,
    Channel,
    Demande,
    Enjeu,
    Gravite,
    Intent,
    MailKind,
    Menace,
    Motif,
    Nature,
    Niveau,
    Phase,
    Risque,
    Ton,
)

# --- Mail -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox as written: a display name, possibly empty, and a lower-case address."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """Return what follows the at sign, or an empty string."""
        return self.address.rpartition("@")[2] if "@" in self.address else ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried by a mail; ``content`` never leaves the process except to the file store."""

    name: str
    """Sanitised: no path, no control or format character, never empty."""
    content_type: str
    """Sniffed from the bytes, not believed from the header."""
    size: int
    """In bytes."""
    sha256: str
    content: bytes = field(repr=False, default=b"")
    content_id: str | None = None
    """Set for an inline image, without the angle brackets."""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The mail that a mail passes on."""

    from_: Address | None
    subject: str
    date: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a non-delivery report says (RFC 3464, or what flufl.bounce finds)."""

    recipients: tuple[str, ...]
    permanent: bool
    original_message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Authenticity:
    """What the receiving server and the headers say of the sender (RFC 8601)."""

    spf: str = "unknown"
    dkim: str = "unknown"
    dmarc: str = "unknown"
    """One of ``pass``, ``fail``, ``none``, ``unknown``; unknown is never taken for pass."""
    doubts: tuple[str, ...] = ()
    """Codes: ``several_from``, ``homograph``, ``bidi``, ``display_name_spoof``, ``reply_to_elsewhere``."""


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail as the desk reads it. Parsing never raises: what was wrong is in ``defects``."""

    message_id: str | None
    """Normalised, without angle brackets."""
    in_reply_to: str | None
    references: tuple[str, ...]
    """Oldest first, without angle brackets."""
    from_: Address
    """``Address("", "")`` where the mail gives none."""
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: datetime | None
    """Aware, in UTC."""
    kind: MailKind
    kind_reason: str
    """Which sign decided the kind, for instance ``Auto-Submitted: auto-replied``."""
    text: str
    new_text: str
    quoted: str
    signature: str
    forwarded: Forwarded | None
    attachments: tuple[Attachment, ...]
    bounce: Bounce | None
    authenticity: Authenticity
    html: str | None
    """Sanitised, without remote or active content."""
    defects: tuple[str, ...]
    identity: str
    """Hex SHA-256 of Message-ID, From, Date, Subject and body without trace headers (TRAPS.md)."""


# --- Understanding --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MailText:
    """What the classifiers read of a mail."""

    subject: str
    body: str
    """What the author wrote now, or the forwarded text where nothing else is there."""
    from_: str = ""
    date: datetime | None = None
    history: str = ""
    """The quoted part, read apart."""


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A date as written ("lundi dernier"), with the day it names where the mail's date is known."""

    text: str
    date: str | None
    """ISO 8601."""


@dataclass(frozen=True, slots=True)
class Faits:
    """What a reader would copy onto the dossier, as written (corpus/GUIDE.md, faits)."""

    commande: tuple[str, ...] = ()
    facture: tuple[str, ...] = ()
    bl: tuple[str, ...] = ()
    contrat: tuple[str, ...] = ()
    lot: tuple[str, ...] = ()
    montants: tuple[float, ...] = ()
    """Euros."""
    dates: tuple[str, ...] = ()
    """ISO 8601 days."""
    delais: tuple[str, ...] = ()
    """Deadlines set by the writer, as written."""
    dates_relatives: tuple[RelativeDate, ...] = ()
    quantites: tuple[str, ...] = ()
    """As written, with their unit ("12 palettes")."""


@dataclass(frozen=True, slots=True)
class Point:
    """One reason that raises the gravite, as a sentence for people."""

    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the desk understood of a mail; pure and deterministic for a given ``model``."""

    nature: Nature
    motifs: tuple[Motif, ...] = ()
    motif_principal: str | None = None
    """A motif, ``autre``, or ``None`` where the mail is no doleance."""
    ton: Ton = Ton.CALME
    phase: Phase | None = None
    menaces: tuple[Menace, ...] = ()
    enjeux: tuple[Enjeu, ...] = ()
    demandes: tuple[Demande, ...] = ()
    faits: Faits = Faits()
    evidence: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """``motifs.qualite`` -> exact substrings of subject or body."""
    confidence: dict[str, float] = field(default_factory=dict)
    """Same keys as the evidence, plus ``nature.<label>`` and so on; 0 to 1, calibrated."""
    confidence_overall: float = 0.0
    a_qualifier: bool = True
    gravite: Gravite = Gravite.FAIBLE
    gravite_why: tuple[Point, ...] = ()
    langue: str = "fr"
    """ISO 639-1."""
    model: str = ""

    @property
    def is_doleance(self) -> bool:
        """Tell whether the mail states, or follows up on, a dissatisfaction."""
        return self.nature in {Nature.DOLEANCE, Nature.RELANCE}

    @property
    def motif_label(self) -> str:
        """Return the main motif, ``autre`` where none is known."""
        return self.motif_principal or AUTRE


@dataclass(frozen=True, slots=True)
class Reformulation:
    """What the client said, in the company's words (seed rows 21 and 37)."""

    sentences: tuple[str, ...]
    """Well-formed French, each attributed to the client, none admitting anything."""
    scene: str = ""
    """The client's own trouble in a few words ("votre ligne arrêtée depuis mardi"), or empty."""
    covered: tuple[str, ...] = ()
    """Which facts, demandes, delais and menaces the sentences restate."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a sentence said to the bot means."""

    intent: Intent
    slots: dict[str, str]
    confidence: float
    alternatives: tuple[Intent, ...] = ()
    """The two likeliest intents where the confidence is below the threshold."""


# --- Answering ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """One sentence of a text that would leave, as the reading sees it."""

    text: str
    risque: Risque
    why: str
    suggestion: str | None
    start: int = 0
    """Offset in the text read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of a text before it leaves (corpus/GUIDE_WRITING.md)."""

    risque: Risque
    """The worst of the sentences."""
    sentences: tuple[ReadSentence, ...]


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """What a draft may say of the dossier and of the company: plain values, nothing else."""

    reference: str
    company: str
    writer_name: str
    writer_role: str = ""
    client_name: str = ""
    """The person's name as written, empty where unknown."""
    entreprise: str = ""
    tier: str = "standard"
    next_step_on: datetime | None = None
    """When the charter asks for the next progress point, in Europe/Paris."""
    mediation_clause: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed answer, with what an agent must know before sending it."""

    playbook: str
    """Slug."""
    reasons: tuple[str, ...]
    channel: Channel
    subject: str
    body: str
    reformulation: str
    questions: tuple[str, ...]
    uncovered: tuple[str, ...]
    risks: tuple[ReadSentence, ...]
    approval: Niveau
    runner_up: str | None = None
    options: tuple[str, ...] = ()
    """What a person asked of its writing (``playbooks.rewriting.Modificateur``)."""
    suite: Suite | None = None
