"""How does a person put right what the classifiers understood?"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from sqlmodel import Session, col, select

from desk.advising import message_to_answer
from desk.journal import record
from desk.life.moving import move_if_possible
from desk.life.states import Acte
from desk.messages import store_analysis
from desk.opening import apply_analysis, client_of, refresh_card
from desk.parts import Desk
from desk.rights import Right, require
from desk.timing.deadlines import set_deadlines
from desk.timing.schedule import schedule
from desk.views import DossierView, dossier_view, find_dossier, latest_analysis, opening_message
from models.errors import DoleancesError
from models.plain import to_plain
from models.tables import Correction, Direction, Dossier, DraftRow, DraftState, Message, Outbox, OutboxState
from models.values import Analysis
from models.vocabulary import Demande, Enjeu, Menace, Motif, Nature, Phase, Ton

PERSON = "personne"
"""The model of an analysis that a person corrected."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels a person gives; ``None`` leaves what was understood."""

    nature: Nature | None = None
    motifs: tuple[Motif, ...] | None = None
    motif_principal: str | None = None
    ton: Ton | None = None
    phase: Phase | None = None
    menaces: tuple[Menace, ...] | None = None
    enjeux: tuple[Enjeu, ...] | None = None
    demandes: tuple[Demande, ...] | None = None

    def given(self) -> dict[str, object]:
        """Return the labels that were given."""
        return {f.name: v for f in dataclasses.fields(self) if (v := getattr(self, f.name)) is not None}


def correct(desk: Desk, reference: str, labels: Labels, *, by: str) -> DossierView:
    """
    Store a correction: it shows at once, re-reads the gravite and will teach the classifiers.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        DoleancesError: There is no message to correct.
        NotAllowedError: This person may not handle the dossier.
    """
    from nlp.gravite import weigh

    with desk.store.work() as session:
        row = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, row)
        message = _first_message(session, row)
        before = latest_analysis(session, row.id or 0, message.id)
        after = _apply(before, labels)
        _person, entreprise = client_of(session, row)
        gravite, why = weigh(after, tier=entreprise.tier if entreprise else "standard")
        after = dataclasses.replace(after, gravite=gravite, gravite_why=why)
        _keep(desk, session, row, message, before=before, after=after, by=by, labels=labels)
        return dossier_view(session, row)


def _apply(before: Analysis, labels: Labels) -> Analysis:
    after = dataclasses.replace(before, **labels.given(), a_qualifier=False, model=PERSON)  # type: ignore[arg-type]
    if not after.is_doleance:
        return dataclasses.replace(
            after,
            motifs=(),
            motif_principal=None,
            ton=Ton.CALME,
            phase=None,
            menaces=(),
            enjeux=(),
            demandes=(),
        )
    motif = after.motif_principal
    if labels.motif_principal is None and motif not in after.motifs:
        motif = after.motifs[0] if after.motifs else "autre"
    return dataclasses.replace(after, motif_principal=motif, phase=after.phase or Phase.RECLAMATION)


def _keep(
    desk: Desk,
    session: Session,
    row: Dossier,
    message: Message,
    *,
    before: Analysis,
    after: Analysis,
    by: str,
    labels: Labels,
) -> None:
    now = desk.now()
    session.add(
        Correction(
            dossier_id=row.id or 0,
            message_row_id=message.id or 0,
            labels=to_plain(labels.given()),
            before=to_plain(before),
            by=by,
            at=now,
        )
    )
    store_analysis(session, row, message, after, now=now)
    apply_analysis(row, after)
    if row.ton_now is before.ton:
        row.ton_now = after.ton
    given = sorted(labels.given())
    if not move_if_possible(session, row, Acte.QUALIFIER, now=now, by=by, labels=given):
        record(session, "dossier.qualifie", now=now, actor=by, dossier=row, labels=given)
    set_deadlines(session, desk.charter, row)
    schedule(session, desk.charter, row, now=now)
    _ask_new_draft(desk, session, row)
    refresh_card(session, row, now=now)


def _ask_new_draft(desk: Desk, session: Session, row: Dossier) -> None:
    """A draft that nobody edited follows the new labels; one that somebody wrote in is left alone."""
    message = message_to_answer(session, row)
    if message is None:
        return
    drafts = session.exec(
        select(DraftRow).where(DraftRow.dossier_id == row.id, DraftRow.state == DraftState.PROPOSED)
    ).all()
    if any(draft.edited_by for draft in drafts):
        return
    for draft in drafts:
        draft.state = DraftState.SUPERSEDED
        draft.answers_message_id = None
    for effect in session.exec(select(Outbox).where(Outbox.key == f"draft:{message.id}")).all():
        effect.state = OutboxState.READY
        effect.available_at = desk.now()


def _first_message(session: Session, row: Dossier) -> Message:
    received = session.exec(
        select(Message)
        .where(Message.dossier_id == row.id, Message.direction == Direction.IN)
        .order_by(col(Message.id))
    ).all()
    message = opening_message(received)
    if message is None:
        raise DoleancesError(f"{row.reference} has no message to qualify")
    return message
