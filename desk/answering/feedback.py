"""
What does a text that a person changed leave out, before it leaves? (seed rows 34, 37 and 89)

The reading says what should not be there; this says what no longer is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from desk.answering.line import follows_playbook
from desk.answering.mails import message_to_answer
from desk.parts import Desk
from desk.views import DraftView, find_dossier, latest_analysis
from playbooks.coverage import find_uncovered
from playbooks.folding import fold

_WHEN = re.compile(
    r"\b(?:aujourd'hui|demain|apres-demain|ce (?:matin|midi|soir)|cet apres-midi|dans la journee"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|today|tomorrow"
    r"|(?:d'ici|sous|dans|avant|within) (?:\w+ ){0,3}(?:heures?|jours?|semaines?|h|hours?|days?))\b"
    r"|\b\d{1,2}(?:er)? (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre"
    r"|decembre|january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|\b\d{1,2}/\d{1,2}\b"
)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person should look at again in their own text."""

    dropped: tuple[str, ...]
    """What the proposed text named and this one does not, in French."""
    undated: bool
    """No day at all: the client does not know when he will hear from us."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is to be said."""
        return not self.dropped and not self.undated


def feedback_on(desk: Desk, reference: str, draft: DraftView) -> Feedback:
    """
    Compare a text with the mail it answers and with what was proposed.

    Raises:
        DossierNotFoundError: No dossier has this reference.
    """
    undated = not _WHEN.search(fold(draft.body))
    if not follows_playbook(draft.advice) or draft.body.strip() == draft.advice.body.strip():
        return Feedback((), undated)
    with desk.store.read() as session:
        row = find_dossier(session, reference, now=desk.now())
        message = message_to_answer(session, row)
        if message is None:
            return Feedback((), undated)
        analysis = latest_analysis(session, row.id or 0, message.id)
    said = [f"demandes.{demande}" for demande in analysis.demandes]
    said += [f"menaces.{menace}" for menace in analysis.menaces]
    before = set(find_uncovered(draft.advice.body, analysis, answered=said))
    now = find_uncovered(draft.body, analysis, answered=said)
    return Feedback(tuple(item for item in now if item not in before), undated)
