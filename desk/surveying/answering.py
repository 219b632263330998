"""
Is this mail the client's answer to the survey, and what follows from it?

A good answer is filed and shown, and reopens nothing. A bad one (a low note, not heard, a complaint
in it) brings the dossier back: somebody is to call. What an automaton sends is no answer, and neither
is what comes from somebody whom the dossier does not know.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from desk.charter.enquete import Survey
from desk.journal import record
from desk.life.moving import move_if_possible
from desk.life.states import Acte
from desk.opening import client_of, prepare_draft, refresh_card, tell_thread
from desk.parts import Desk
from desk.rights import Right, require
from desk.surveying.reading import Answer, read_answer
from desk.timing.deadlines import set_deadlines
from desk.timing.echeances import plan
from desk.timing.schedule import schedule
from models.tables import Dossier, Enquete, Message
from models.values import Analysis, ParsedMail
from models.vocabulary import MailKind

NBSP = "\u00a0"
ANSWERED = "enquete"
"""What the thread is told."""
LONGEST = 2000
CALL_HOURS, THANK_HOURS = 3.5, 14
"""Business hours: half a day to call who is unhappy, two days to thank who would recommend us."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an answer."""

    enquete_id: int
    is_bad: bool
    is_settled: bool
    """The mail asked the two questions' answers and nothing else: nothing more is to be done with it."""


def take_answer(
    desk: Desk,
    session: Session,
    dossier: Dossier,
    message: Message,
    mail: ParsedMail,
    analysis: Analysis,
    *,
    doubtful: bool = False,
) -> Taken | None:
    """
    File a mail of a dossier as the answer to its survey; ``None`` for any other mail.

    Args:
        desk: The parts.
        session: The unit of work.
        dossier: Where the mail was filed.
        message: The mail, as filed.
        mail: The mail, as received.
        analysis: What was understood of it.
        doubtful: Its sender is not known to the dossier, or failed authentication.
    """
    asked = None if doubtful or mail.kind is not MailKind.HUMAN else _asked(session, dossier, mail)
    if asked is None:
        return None
    row, is_reply = asked
    text = mail.new_text.strip() or mail.text.strip()
    answer = read_answer(text)
    if answer.note is None and not (is_reply and (answer.ecoute is not None or text)):
        return None
    now = desk.now()
    row.note, row.ecoute, row.comment = answer.note, answer.ecoute, text[:LONGEST]
    row.answered_at, row.answer_row_id = now, message.id
    record(
        session,
        "enquete.repondue",
        now=now,
        dossier=dossier,
        enquete=row.id,
        message=message.id,
        note=answer.note,
        ecoute=answer.ecoute,
    )
    bad = is_bad(desk.charter.survey, answer, analysis)
    said = answer.note is not None or answer.ecoute is not None
    payload = {"enquete_id": row.id, "note": answer.note, "ecoute": answer.ecoute, "mauvaise": bad}
    tell_thread(session, dossier, ANSWERED, str(row.id), now=now, message_row_id=message.id, **payload)
    _plan_follow_up(desk, session, dossier, row, bad=bad)
    refresh_card(session, dossier, now=now)
    return Taken(row.id or 0, bad, is_settled=said and not bad)


def _asked(session: Session, dossier: Dossier, mail: ParsedMail) -> tuple[Enquete, bool] | None:
    """Return the survey that waits for an answer, and whether the mail replies to it."""
    found = session.exec(
        select(Enquete, Message.message_id)
        .join(Message, col(Enquete.message_row_id) == Message.id)
        .where(Message.dossier_id == dossier.id, col(Enquete.answered_at).is_(None))
        .order_by(col(Enquete.id).desc())
    ).first()
    if found is None:
        return None
    row, message_id = found
    return row, mail.in_reply_to == message_id


def is_bad(survey: Survey, answer: Answer, analysis: Analysis) -> bool:
    """Tell whether an answer asks for a conversation: a low note, not heard, or a complaint in it."""
    if answer.note is not None and answer.note <= survey.detractor_to:
        return True
    if answer.ecoute is False:
        return True
    content = answer.note is not None and answer.note >= survey.promoter_from
    sure = not (content and analysis.a_qualifier)
    return answer.says_more and analysis.is_doleance and sure


def _plan_follow_up(desk: Desk, session: Session, dossier: Dossier, row: Enquete, *, bad: bool) -> None:
    """Plan the word that follows: a call to who is unhappy, thanks to who would recommend us (row 100)."""
    promoter = row.note is not None and row.note >= desk.charter.survey.promoter_from
    if not bad and not promoter:
        return
    person = client_of(session, dossier)[0]
    name = (person.name or person.address or "le client") if person else "le client"
    note = f"{row.note}{NBSP}/{NBSP}10" if row.note is not None else "sans note"
    text = (
        f"Appeler {name}, dont la réponse à l’enquête est mauvaise ({note}). Écouter avant de répondre."
        if bad
        else f"Remercier {name} ({note}) et lui demander s’il veut bien témoigner."
    )
    plan(
        session,
        "rappel",
        f"rappel:enquete:{row.id}",
        desk.charter.clock.add_hours(desk.now(), CALL_HOURS if bad else THANK_HOURS),
        now=desk.now(),
        dossier=dossier,
        user=dossier.owner,
        text=text,
    )


def reopen_conversation(desk: Desk, session: Session, dossier: Dossier, message: Message) -> None:
    """Bring back a dossier whose survey was answered badly, with a draft that answers the client."""
    now = desk.now()
    if move_if_possible(session, dossier, Acte.ROUVRIR, now=now, message=message.id, motif=ANSWERED):
        set_deadlines(session, desk.charter, dossier)
    schedule(session, desk.charter, dossier, now=now)
    prepare_draft(session, dossier, message, now=now)
    refresh_card(session, dossier, now=now)


def mark_followed(desk: Desk, enquete_id: int, *, by: str) -> str | None:
    """
    Say that an answer was followed up; return who had said so before, if anybody.

    Raises:
        NotAllowedError: This person may not handle the dossier.
    """
    with desk.store.work() as session:
        row = session.get(Enquete, enquete_id, with_for_update=True)
        if row is None:
            return None
        dossier = session.get_one(Dossier, row.dossier_id)
        require(desk, by, Right.QUALIFIER, dossier)
        if row.followed_by is not None:
            return row.followed_by
        row.followed_by, row.followed_at = by, desk.now()
        record(session, "enquete.suivie", now=desk.now(), actor=by, dossier=dossier, enquete=row.id)
        return None
