"""Which playbook fits this mail, why, and which one came second?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.errors import CatalogueError
from models.values import Analysis, MailText
from playbooks.catalogue.values import Catalogue, Playbook
from playbooks.folding import MAX_READ, fold, has_word, shorten

WEIGHTS = {
    "nature": 1.0,
    "motifs": 5.0,
    "mots": 3.0,
    "menaces": 3.0,
    "phase": 3.0,
    "ton": 3.0,
    "enjeux": 2.5,
    "demandes": 2.0,
    "tier": 1.0,
}
SECOND_MOTIF = 1.0
MAX_WORDS = 3
LEARNED_BOUND = 1.5
"""How much the record of past choices may weigh: less than any real sign of the mail."""

_REASONS = {
    "motifs": "motif\u00a0: {}",
    "mots": "le message parle de «\u00a0{}\u00a0»",
    "menaces": "menace annoncée\u00a0: {}",
    "phase": "phase\u00a0: {}",
    "ton": "ton\u00a0: {}",
    "enjeux": "enjeu\u00a0: {}",
    "demandes": "demande\u00a0: {}",
    "tier": "client\u00a0: {}",
    "nature": "nature\u00a0: {}",
}
_LABELS = {
    "qualite": "qualité", "conformite": "conformité", "decu": "déçu", "irrite": "irrité", "colere": "colère",
    "reclamation": "réclamation", "resiliation": "résiliation", "reputation": "réputation",
    "penalites": "pénalités", "continuite": "continuité d’activité", "recurrence": "récurrence",
    "securite": "sécurité", "reparation": "réparation", "doleance": "doléance", "hors_sujet": "hors sujet",
    "strategique": "stratégique", "cle": "compte clé",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """The playbook that fits, with its reasons in French and the one that came second."""

    playbook: Playbook
    score: float
    reasons: tuple[str, ...]
    runner_up: Playbook | None = None
    subject: Playbook | None = None
    """The best playbook on what the mail is about, where ``playbook`` is about how it comes."""
    read_mail: bool = True
    """False where only the evidence was searched: the draft then looks at the mail's own words."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One playbook that takes this mail, with its points and why."""

    playbook: Playbook
    score: float
    reasons: tuple[str, ...]


def rank(
    catalogue: Catalogue,
    analysis: Analysis,
    *,
    tier: str,
    mail: MailText | None = None,
    learned: Mapping[str, float] | None = None,
    habits: Mapping[str, str] | None = None,
) -> tuple[Ranked, ...]:
    """
    Return every playbook that takes a mail of this nature, the best first.

    Args:
        catalogue: What there is to choose from.
        analysis: What the desk understood.
        tier: The client's tier.
        mail: Its words refine the choice; without it the evidence alone is searched.
        learned: Slug to a score from -1 to 1, from what became of past choices.
        habits: Slug to what past choices say of it, in French; joins its reasons.
    """
    words = _searchable(analysis, mail)
    scored = [
        Ranked(
            book,
            score + LEARNED_BOUND * max(-1.0, min(1.0, (learned or {}).get(book.slug, 0.0))),
            (*reasons, *filter(None, [(habits or {}).get(book.slug, "")])),
        )
        for book in catalogue.playbooks.values()
        if book.genre != "suite"
        for score, reasons in [_score(book, analysis, tier, words)]
        if reasons
    ]
    return tuple(sorted(scored, key=lambda row: (-row.score, row.playbook.slug)))


def choose(
    catalogue: Catalogue,
    analysis: Analysis,
    *,
    tier: str,
    mail: MailText | None = None,
    learned: Mapping[str, float] | None = None,
    habits: Mapping[str, str] | None = None,
) -> Choice:
    """
    Return the best playbook for an analysis; the arguments are those of ``rank``.

    Raises:
        CatalogueError: No playbook of the catalogue takes a mail of this nature.
    """
    scored = rank(catalogue, analysis, tier=tier, mail=mail, learned=learned, habits=habits)
    if not scored:
        raise CatalogueError(f"no playbook takes a mail of nature {analysis.nature}")
    best = scored[0]
    subject = next((row.playbook for row in scored if row.playbook.genre == "sujet"), None)
    return Choice(
        playbook=best.playbook,
        score=round(best.score, 2),
        reasons=best.reasons,
        runner_up=scored[1].playbook if len(scored) > 1 else None,
        subject=subject if best.playbook.genre != "sujet" else best.playbook,
        read_mail=mail is not None,
    )


def take(catalogue: Catalogue, slug: str, analysis: Analysis, *, tier: str, mail: MailText) -> Choice:
    """
    Return the choice of a person who takes another playbook than the one proposed (issue outcome 2).

    Raises:
        CatalogueError: No playbook has this slug.
    """
    book = catalogue.get(slug)
    if book is None:
        raise CatalogueError(f"{slug}: this playbook is not in the catalogue")
    proposed = choose(catalogue, analysis, tier=tier, mail=mail)
    return Choice(
        playbook=book,
        score=0.0,
        reasons=("choisi par une personne",),
        runner_up=proposed.playbook,
        subject=book if book.genre == "sujet" else proposed.subject,
    )


def label(name: str) -> str:
    """Return a label of the closed lists as people read it."""
    return _LABELS.get(name, name)


def _score(book: Playbook, analysis: Analysis, tier: str, words: str) -> tuple[float, list[str]]:
    when = book.quand
    if str(analysis.nature) not in when.nature:
        return 0.0, []
    hits: dict[str, list[str]] = {
        "motifs": _both(when.motifs, [*analysis.motifs, analysis.motif_label]),
        "ton": _both(when.ton, [analysis.ton]),
        "phase": _both(when.phase, [analysis.phase or ""]),
        "menaces": _both(when.menaces, analysis.menaces),
        "enjeux": _both(when.enjeux, analysis.enjeux),
        "demandes": _both(when.demandes, analysis.demandes),
        "tier": _both(when.tier, [tier]),
        "mots": [word for word in when.mots if has_word(word, words)][:MAX_WORDS],
        "nature": [str(analysis.nature)],
    }
    if any(not hits[name] for name in when.exige):
        return 0.0, []
    score: float = when.poids
    reasons: list[str] = []
    for name, found in hits.items():
        if not found:
            continue
        score += _worth(name, found, analysis)
        if name != "nature" or not analysis.is_doleance:
            reasons.append(_REASONS[name].format(", ".join(label(item.rstrip("*")) for item in found)))
    return score, reasons or [f"nature : {label(str(analysis.nature))}"]


def _worth(name: str, found: list[str], analysis: Analysis) -> float:
    if name == "motifs":
        return WEIGHTS["motifs"] if analysis.motif_label in found else SECOND_MOTIF
    if name == "mots":
        return WEIGHTS["mots"] * (1 + 0.4 * (len(found) - 1))
    return WEIGHTS[name]


def _both(wanted: Iterable[str], present: Iterable[str]) -> list[str]:
    there = {str(item) for item in present}
    return [item for item in wanted if item in there]


def _searchable(analysis: Analysis, mail: MailText | None) -> str:
    if mail is not None:
        mail = shorten(mail)
        return fold(f"{mail.subject}\n{mail.body}")
    return fold("\n".join(quote for quotes in analysis.evidence.values() for quote in quotes)[:MAX_READ])
