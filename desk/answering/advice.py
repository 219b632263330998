"""What does the window of a draft offer: other playbooks, earlier texts, gestures to put forward?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from desk.answering.line import follows_playbook, neighbours
from desk.answering.mails import message_to_answer
from desk.answering.material import Material, read_material
from desk.answering.writing import MOST_RANKED, ranked
from desk.foreign import FRENCH
from desk.money.precedents import Precedent, precedents, refunds_around
from desk.money.weighing import exposure
from desk.parts import Desk
from desk.views import DraftView, find_dossier
from models.tables import Dossier
from playbooks.gestes import Geste, ladder


@dataclass(frozen=True, slots=True)
class Offered:
    """A playbook that a person may take."""

    slug: str
    title: str
    reasons: tuple[str, ...] = ()
    """Empty for one that nothing in the mail calls for."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the ladder for this dossier, with what was granted to others on it."""

    geste: Geste
    precedent: Precedent | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What the window of a draft offers beside its text."""

    playbooks: tuple[Offered, ...]
    """The runner-up first, the one in use left out."""
    back: bool
    forward: bool
    rungs: tuple[Rung, ...]
    exposed: int
    """In cents; zero where nobody said."""
    refunds_around: int
    """Dossiers of the client or its group refunded within a year (seed row 63)."""
    langue: str
    """Of the client's mail."""
    rewritable: bool = True
    """Whether a playbook wrote the text, so that it can be written again."""
    before: tuple[str, ...] = ()
    """What the playbook asks to do before answering (seed row 22)."""

    @property
    def is_foreign(self) -> bool:
        """Tell whether the client does not write in French."""
        return self.langue != FRENCH


def advise(desk: Desk, reference: str, draft: DraftView) -> Advice:
    """
    Read what the window of a draft offers.

    Raises:
        DossierNotFoundError: No dossier has this reference.
    """
    book = desk.catalogue.get(draft.advice.playbook)
    with desk.store.read() as session:
        row = find_dossier(session, reference, now=desk.now())
        message = message_to_answer(session, row)
        material = read_material(desk, session, row, message) if message else None
        back, forward = neighbours(session, draft.id)
        return Advice(
            playbooks=_offered(desk, material, draft) if material else (),
            back=back,
            forward=forward,
            rungs=_rungs(desk, session, row, material, draft) if material else (),
            exposed=exposure(session, row),
            refunds_around=refunds_around(session, row, now=desk.now()),
            langue=material.analysis.langue if material else FRENCH,
            rewritable=follows_playbook(draft.advice),
            before=tuple(book.etapes.get("avant_de_repondre", ())) if book else (),
        )


def _offered(desk: Desk, material: Material, draft: DraftView) -> tuple[Offered, ...]:
    order = [row for row in ranked(desk, material) if row.playbook.slug != draft.advice.playbook]
    first = sorted(order, key=lambda row: row.playbook.slug != draft.advice.runner_up)[:MOST_RANKED]
    best = tuple(Offered(row.playbook.slug, row.playbook.titre, row.reasons) for row in first)
    known = {draft.advice.playbook, *(offered.slug for offered in best)}
    rest = sorted(
        (
            book
            for book in desk.catalogue.playbooks.values()
            if book.genre != "suite" and book.slug not in known
        ),
        key=lambda book: book.titre,
    )
    return (*best, *(Offered(book.slug, book.titre) for book in rest))


def _rungs(
    desk: Desk, session: Session, row: Dossier, material: Material, draft: DraftView
) -> tuple[Rung, ...]:
    book = desk.catalogue.get(draft.advice.playbook)
    if book is None or not book.gestes:
        return ()
    granted = {precedent.rung: precedent for precedent in precedents(session, row, now=desk.now())}
    gestes = ladder(
        book.gestes,
        amount=max(material.analysis.faits.montants, default=None),
        motif=material.analysis.motif_label,
        tier=material.facts.tier,
        caps=desk.charter.gestes,
    )
    return tuple(Rung(geste, granted.get(geste.rung)) for geste in gestes)
