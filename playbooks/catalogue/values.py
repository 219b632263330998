"""What is a playbook, once read and checked?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STEP_NAMES = ("avant_de_repondre", "ecouter", "reformuler", "questionner", "proposer", "suivre")
"""The agent's steps, in the order in which they are shown (seed rows 21 to 43)."""

COMMON = "_commun"
"""The folder of what every playbook shares: layouts and banks of phrases."""


@dataclass(frozen=True, slots=True)
class When:
    """When a playbook applies. An empty tuple asks nothing."""

    nature: tuple[str, ...] = ()
    motifs: tuple[str, ...] = ()
    ton: tuple[str, ...] = ()
    phase: tuple[str, ...] = ()
    menaces: tuple[str, ...] = ()
    enjeux: tuple[str, ...] = ()
    demandes: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    mots: tuple[str, ...] = ()
    """Words or phrases of the mail that point to this case, without accents or capitals needed."""
    exige: tuple[str, ...] = ()
    """Which of the criteria above must match, or the playbook is left out."""
    poids: int = 0
    """Points added when it applies: a situation must outweigh the subject it comes with."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank, asked only when none of ``faits`` is known (seed row 29)."""

    texte: str
    """The question itself, as it may be put on the telephone."""
    groupe: str
    """The same as a noun phrase ("le numéro de la commande"), for a list in a letter."""
    faits: tuple[str, ...]
    verbe: str = "m’indiquer"
    """What the client is asked to do with ``groupe``: "m’indiquer", "m’envoyer"."""
    sauf: tuple[str, ...] = ()
    """Words of the mail that show the answer is already there."""
    pour: tuple[str, ...] = ()
    """Requests without which the question makes no sense; empty asks for none."""
    si: tuple[str, ...] = ()
    """Words of the mail without which the question makes no sense; empty asks for none."""
    identifie: bool = False
    """Whether it only tells which matter this is: pointless where the dossier is known already."""


@dataclass(frozen=True, slots=True)
class Playbook:
    """How to answer one kind of mail, in the words of those who will do it."""

    slug: str
    titre: str
    resume: str
    genre: str
    """``sujet`` (what the mail is about), ``situation`` (how it comes) or ``suite`` (a later moment)."""
    quand: When
    etapes: Mapping[str, tuple[str, ...]]
    jamais: tuple[str, ...]
    gestes: tuple[str, ...]
    """Rungs of the ladder that may be put forward, lowest first."""
    questions: tuple[Question, ...]
    sources: tuple[int, ...]
    """Rows of the seed documents that this playbook carries."""
    appel: str = ""
    """The call script, in Markdown, empty where the answer is written."""
    appel_d_abord: bool = False
    templates: Mapping[str, str] = field(default_factory=dict)
    """File name to source, as read."""
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Banks of phrases of this playbook, which come before the shared ones of the same key."""


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """
    The playbooks by slug, and the shared pieces that their templates include.

    Compared by identity, so that what is compiled from it can be kept beside it.
    """

    playbooks: Mapping[str, Playbook]
    commun: Mapping[str, str]
    """``_commun/<name>`` to source."""
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The shared banks of phrases, by ``table.key``."""

    def get(self, slug: str) -> Playbook | None:
        """Return the playbook of this slug, or ``None``."""
        return self.playbooks.get(slug)

    def sources(self) -> dict[str, str]:
        """Return every template by the name that others include it with."""
        named = {
            f"{book.slug}/{name}": text
            for book in self.playbooks.values()
            for name, text in book.templates.items()
        }
        return {**self.commun, **named}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a catalogue, and where."""

    file: str
    key: str
    message: str
    """In French: it is shown to the team lead who edits the catalogue."""

    def __str__(self) -> str:
        place = f"{self.file} [{self.key}]" if self.key else self.file
        return f"{place} : {self.message}"
