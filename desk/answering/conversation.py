"""What was understood, asked, said and promised in a dossier before one message of the client?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from desk.answering.line import follows_playbook
from desk.mediating.room import outside
from desk.parts import Desk
from desk.views import latest_analysis
from models.plain import from_plain
from models.tables import (
    Direction,
    Dossier,
    DraftRow,
    DraftState,
    Engagement,
    EngagementState,
    Entreprise,
    Message,
)
from models.values import Analysis, Draft, MailText
from playbooks.catalogue import Catalogue
from playbooks.coverage import mentions, mentions_amount, mentions_day
from playbooks.folding import fold
from playbooks.turns import Previous, merge_facts
from playbooks.typography import typeset

_OPEN = (EngagementState.PROPOSE, EngagementState.EN_COURS)


def read_previous(desk: Desk, session: Session, dossier: Dossier, before: Message) -> Previous | None:
    """
    Return the conversation before a message, ``None`` where no letter of ours preceded it.

    An acknowledgement is no letter: it answers nothing. What a call taught counts as said by the client.
    """
    today = desk.now().astimezone(ZoneInfo(desk.charter.clock.zone)).date()
    earlier = session.exec(
        select(Message)
        .where(Message.dossier_id == dossier.id, col(Message.id) < (before.id or 0), outside())
        .order_by(col(Message.id))
    ).all()
    letters = [m for m in earlier if m.direction is Direction.OUT and m.author]
    heard = [m for m in earlier if m.direction is Direction.IN]
    if not letters or not heard:
        return None
    understood = merge_analyses(latest_analysis(session, dossier.id or 0, m.id) for m in heard)
    for note in (m for m in earlier if m.direction is Direction.INTERNAL):
        noted = latest_analysis(session, dossier.id or 0, note.id)
        understood = replace(understood, faits=merge_facts(understood.faits, noted.faits))
    return Previous(
        analysis=understood,
        questions=_asked(session, dossier, desk.catalogue),
        said=tuple(m.new_text or m.text for m in letters),
        promised=tuple(row.text for row in open_promises(session, dossier)),
        promised_on=next_promise(session, dossier, today=today),
        playbook=_last_playbook(session, dossier),
    )


def read_answer(session: Session, dossier: Dossier, mail: MailText, analysis: Analysis) -> Analysis:
    """Return what was understood of a mail that continues a dossier, read as the answer that it is."""
    from nlp.tempering import temper

    entreprise = session.get(Entreprise, dossier.entreprise_id) if dossier.entreprise_id else None
    tier = entreprise.tier if entreprise else "standard"
    return without_ours(session, dossier, mail, temper(analysis, mail, tier=tier))


def without_ours(session: Session, dossier: Dossier, mail: MailText, analysis: Analysis) -> Analysis:
    """
    Return what was understood of a client's answer, without the days and sums that only our letters gave.

    Mail programs quote the letter that is answered: the day of our next step is no fact of the client.
    """
    letters = " ".join(
        text
        for text in session.exec(
            select(Message.text).where(
                Message.dossier_id == dossier.id, Message.direction == Direction.OUT, outside()
            )
        ).all()
    )
    if not letters or not mail.history:
        return analysis
    own = f"{mail.subject}\n{mail.body}"
    faits = analysis.faits
    return replace(
        analysis,
        faits=replace(
            faits,
            dates=tuple(d for d in faits.dates if mentions_day(own, d) or not mentions_day(letters, d)),
            montants=tuple(
                m for m in faits.montants if mentions_amount(own, m) or not mentions_amount(letters, m)
            ),
            quantites=tuple(q for q in faits.quantites if mentions(own, q) or not mentions(letters, q)),
        ),
    )


def merge_analyses(analyses: Iterable[Analysis]) -> Analysis:
    """Return what several messages say together: the labels of the first, the tone of the last."""
    first, *later = analyses
    for analysis in later:
        first = replace(
            first,
            faits=merge_facts(first.faits, analysis.faits),
            demandes=tuple(dict.fromkeys((*first.demandes, *analysis.demandes))),
            menaces=tuple(dict.fromkeys((*first.menaces, *analysis.menaces))),
            enjeux=tuple(dict.fromkeys((*first.enjeux, *analysis.enjeux))),
            ton=analysis.ton if analysis.is_doleance else first.ton,
        )
    return first


def open_promises(session: Session, dossier: Dossier) -> list[Engagement]:
    """Return what we promised and have not yet kept, the nearest first."""
    rows = session.exec(
        select(Engagement)
        .where(Engagement.dossier_id == dossier.id, col(Engagement.state).in_(_OPEN))
        .order_by(col(Engagement.due_on), col(Engagement.id))
    ).all()
    return list(rows)


def next_promise(session: Session, dossier: Dossier, *, today: date) -> date | None:
    """Return the nearest day, today or later, on which the client expects something of us."""
    days = [row.due_on for row in open_promises(session, dossier) if row.due_on and row.due_on >= today]
    return min(days, default=None)


def _last_playbook(session: Session, dossier: Dossier) -> str:
    """Return the playbook of our last answer; letters of other moments have none."""
    rows = session.exec(
        select(DraftRow)
        .where(DraftRow.dossier_id == dossier.id, DraftRow.state == DraftState.SENT)
        .order_by(col(DraftRow.id).desc())
    ).all()
    sent = (from_plain(Draft, row.data) for row in rows)
    return next((draft.playbook for draft in sent if follows_playbook(draft)), "")


def _asked(session: Session, dossier: Dossier, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the questions of our letters, those that a person left in them."""
    sent = session.exec(
        select(DraftRow)
        .where(DraftRow.dossier_id == dossier.id, DraftRow.state == DraftState.SENT)
        .order_by(col(DraftRow.id))
    ).all()
    groups = {
        typeset(question.texte): fold(question.groupe)
        for book in catalogue.playbooks.values()
        for question in book.questions
    }
    asked = [
        question
        for row in sent
        for question in from_plain(Draft, row.data).questions
        if groups.get(question, fold(question)) in fold(row.body)
    ]
    return tuple(dict.fromkeys(asked))
