"""
Which playbooks do people keep, and which do they leave, for what a dossier is about?

Learnt from the answers that left (``PlaybookUse``), without any model: a count that can be told in
one sentence, and that weighs less than any real sign of the mail (``playbooks.choosing``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from models.tables import Dossier, DraftRow, DraftState, PlaybookUse
from models.vocabulary import AUTRE, Ton
from playbooks.choosing import label
from playbooks.turns import tone_change

NBSP = "\u00a0"
LAST = 200
"""Answers looked at: the habits of the present team, not of the one before."""
ENOUGH = 3
"""Occasions below which a habit is not told."""
PRIOR = 3.0
"""Occasions that must weigh against chance before a habit weighs in full."""
REWRITTEN = 0.4
"""Below this share of words kept, the draft helped little."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What past choices say, by slug."""

    learned: dict[str, float] = field(default_factory=dict)
    """From -1 (always left) to 1 (always chosen, kept, and the tone fell)."""
    reasons: dict[str, str] = field(default_factory=dict)
    """In French, for those that are told."""


@dataclass(slots=True)
class _Count:
    chosen: int = 0
    occasions: int = 0
    vote: float = 0.0


def read_habits(session: Session, dossier: Dossier) -> Habits:
    """Return the habits for the main motif of a dossier, from the answers that left for others."""
    motif = dossier.motif_principal or AUTRE
    same = (
        col(Dossier.motif_principal) == dossier.motif_principal
        if dossier.motif_principal
        else col(Dossier.motif_principal).is_(None)
    )
    uses = session.exec(
        select(PlaybookUse)
        .join(Dossier, col(Dossier.id) == col(PlaybookUse.dossier_id))
        .join(DraftRow, col(DraftRow.id) == col(PlaybookUse.draft_id))
        # An answer that was taken back in its last seconds taught nothing.
        .where(same, col(PlaybookUse.dossier_id) != dossier.id, DraftRow.state == DraftState.SENT)
        .order_by(col(PlaybookUse.id).desc())
        .limit(LAST)
    ).all()
    return count_habits(uses, motif)


def count_habits(uses: Iterable[PlaybookUse], motif: str) -> Habits:
    """
    Count what became of each playbook, where it was proposed or taken.

    A playbook that a person went to fetch gains more than one that was left as proposed; it loses
    where another was preferred, where its draft was rewritten, and where the client grew angrier.
    """
    counts: defaultdict[str, _Count] = defaultdict(_Count)
    for use in uses:
        taken = counts[use.slug]
        taken.chosen += 1
        taken.occasions += 1
        taken.vote += _vote(use)
        if use.proposed and use.proposed != use.slug:
            left = counts[use.proposed]
            left.occasions += 1
            left.vote -= 1.0
    return Habits(
        learned={slug: round(c.vote / (c.occasions + PRIOR), 4) for slug, c in sorted(counts.items())},
        reasons={slug: told for slug, c in sorted(counts.items()) if (told := _tell(c, motif))},
    )


def _vote(use: PlaybookUse) -> float:
    vote = 1.0 if use.proposed and use.proposed != use.slug else 0.5
    if use.kept < REWRITTEN:
        vote -= 0.5
    if use.ton_after and use.ton_before:
        move = tone_change(Ton(use.ton_before), Ton(use.ton_after))
        vote += {"monte": -0.5, "baisse": 0.25}.get(move, 0.0)
    return vote


def _tell(count: _Count, motif: str) -> str:
    if count.occasions < ENOUGH:
        return ""
    what = f"souvent {'choisi' if 2 * count.chosen > count.occasions else 'écarté'} ici pour "
    times = count.chosen if 2 * count.chosen > count.occasions else count.occasions - count.chosen
    return f"{what}«{NBSP}{label(motif)}{NBSP}» ({times} fois sur {count.occasions})"
