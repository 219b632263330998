"""How is a mediation held: the client's consent, a neutral mediator, its days, the words of its room?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from desk.journal import record
from desk.life.act import Act, acting
from desk.life.moving import move
from desk.life.states import Acte
from desk.mediating.neutrality import known_ties, missing_statements
from desk.mediating.proposing import MediationRefusedError, waiting
from desk.mediating.room import latest_of
from desk.parts import Desk
from desk.rights import Right, require
from desk.timing.echeances import plan
from desk.views import find_dossier
from models.tables import Mediation, MediationNote, MediationState

NBSP = "\u00a0"


def record_answer(desk: Desk, reference: str, *, agreed: bool, client: str, on: date, by: str) -> Mediation:
    """
    Record what the client answered to the offer, who said it, and on which day: consent is free (S0).

    Raises:
        MediationRefusedError: Nothing was offered, nobody is named, or the day is to come.
        NotAllowedError: This person is no lead.
    """
    zone = ZoneInfo(desk.charter.clock.zone)
    with acting(desk, reference) as act:
        require(desk, by, Right.MEDIATION, act.dossier)
        row = waiting(act.session, act.dossier, MediationState.OFFERTE)
        if not client.strip():
            raise MediationRefusedError("Dites qui, chez le client, a répondu.")
        if on > act.now.astimezone(zone).date():
            raise MediationRefusedError("La réponse du client ne peut pas être à venir.")
        row.state = MediationState.ACCEPTEE if agreed else MediationState.REFUSEE
        row.client_consent_by = client.strip()[:320]
        row.client_consent_at = datetime.combine(on, time(12), zone)
        if not agreed:
            row.ended_at = act.now
        _record(act, f"mediation.{row.state}", row, by=by)
        act.settle()
        return row


@dataclass(frozen=True, slots=True)
class Mediator:
    """Who is to mediate."""

    name: str
    """As people know them; an e-mail address in it lets the desk keep their mails in the room."""
    internal: bool
    vouched: Collection[str]
    """The statements of ``desk.mediating.neutrality`` that whoever names them vouches for."""
    user: str = ""
    """The Slack id of an internal mediator."""


def open_room(
    desk: Desk, reference: str, mediator: Mediator, *, first: datetime, where: str = "", by: str
) -> Mediation:
    """
    Open the room: both sides consent, the mediator is neutral, the first day is known.

    Raises:
        MediationRefusedError: A side has not consented, or the mediator is not neutral; says why.
        NotAllowedError: This person is no lead.
        TransitionRefusedError: The state of the dossier does not allow it.
    """
    with acting(desk, reference) as act:
        require(desk, by, Right.MEDIATION, act.dossier)
        row = waiting(act.session, act.dossier, MediationState.ACCEPTEE)
        _check_neutral(act, mediator)
        row.mediator, row.mediator_internal = mediator.name.strip()[:200], mediator.internal
        row.neutrality = {**row.neutrality, "garanties": sorted(mediator.vouched), "par": by}
        row.state, row.opened_at = MediationState.OUVERTE, act.now
        move(act.session, act.dossier, Acte.MEDIATION, now=act.now, by=by, mediation=row.id)
        _add_session(act, row, first, where, by=by)
        act.settle()
        return row


def _check_neutral(act: Act, mediator: Mediator) -> None:
    if not mediator.name.strip():
        raise MediationRefusedError("Nommez le médiateur.")
    missing = missing_statements(mediator.vouched)
    if missing:
        raise MediationRefusedError(
            f"Un médiateur est neutre ou n’est pas{NBSP}: il reste à garantir «{NBSP}{missing[0]}{NBSP}»."
        )
    known = (mediator.user, *(word.strip("<>(),;") for word in mediator.name.split() if "@" in word))
    for who in known:
        ties = known_ties(act.session, act.dossier, who)
        if ties:
            raise MediationRefusedError(f"Ce médiateur n’est pas neutre{NBSP}: {ties[0]}.")


def add_session(desk: Desk, reference: str, at: datetime, where: str = "", *, by: str) -> Mediation:
    """
    Put a day on the calendar of an open mediation; whoever does is reminded the day before.

    Raises:
        MediationRefusedError: No mediation is open, or the instant has passed.
        NotAllowedError: This person is no lead.
    """
    with acting(desk, reference) as act:
        require(desk, by, Right.MEDIATION, act.dossier)
        row = waiting(act.session, act.dossier, MediationState.OUVERTE)
        _add_session(act, row, at, where, by=by)
        act.settle()
        return row


def _add_session(act: Act, row: Mediation, at: datetime, where: str, *, by: str) -> None:
    if at <= act.now:
        raise MediationRefusedError("Une séance se fixe dans l’avenir.")
    number = len(row.calendar) + 1
    row.calendar = [*row.calendar, {"le": at.isoformat(), "ou": where.strip(), "par": by}]
    _record(act, "mediation.seance", row, by=by, numero=number)
    local = at.astimezone(ZoneInfo(act.desk.charter.clock.zone))
    plan(
        act.session,
        "rappel",
        f"mediation:{row.id}:seance:{number}",
        max(at - timedelta(days=1), act.now),
        now=act.now,
        dossier=act.dossier,
        user=by,
        text=f"Séance de médiation de {act.dossier.reference} le {local:%d/%m/%Y à %H:%M}",
        by=by,
    )


def add_note(desk: Desk, reference: str, text: str, *, by: str) -> MediationNote:
    """
    Keep what was said in the room: read by leads alone, and by nothing else of the desk.

    Raises:
        MediationRefusedError: No mediation is open, or nothing is said.
        NotAllowedError: This person is no lead.
    """
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.MEDIATION, dossier)
        row = waiting(session, dossier, MediationState.OUVERTE)
        if not text.strip():
            raise MediationRefusedError("Cette note est vide.")
        note = MediationNote(mediation_id=row.id or 0, text=text.strip(), by=by, at=desk.now())
        session.add(note)
        session.flush()
        record(session, "mediation.note", now=desk.now(), actor=by, dossier=dossier, mediation=row.id)
        return note


def notes_of(desk: Desk, reference: str, *, by: str) -> list[MediationNote]:
    """
    Return the notes of the room of a dossier, oldest first.

    Raises:
        NotAllowedError: This person is no lead.
    """
    with desk.store.read() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.MEDIATION, dossier)
        row = latest_of(session, dossier.id or 0)
        if row is None:
            return []
        return list(
            session.exec(
                select(MediationNote)
                .where(MediationNote.mediation_id == row.id)
                .order_by(col(MediationNote.id))
            ).all()
        )


def _record(act: Act, kind: str, row: Mediation, *, by: str, **data: object) -> None:
    record(act.session, kind, now=act.now, actor=by, dossier=act.dossier, mediation=row.id, **data)
