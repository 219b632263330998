"""How does a dossier open, and how does a later mail continue it? Called inside one unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from desk.answering.uses import settle_tone
from desk.charter import Charter
from desk.effects import ask
from desk.entreprises import match_sender
from desk.hiding import hide_shown
from desk.journal import record
from desk.mediating.room import enter_if_of_mediator
from desk.sensitivity import make_private
from desk.timing.schedule import schedule
from desk.timing.words import client_wrote
from models.references import format_reference
from models.tables import Counter, Dossier, Entreprise, Interlocuteur, Message
from models.values import Address, Analysis
from models.vocabulary import Nature

IN_ROOM = "Le médiateur a écrit\u00a0: son message est dans la salle confidentielle."


@dataclass(frozen=True, slots=True)
class Arrival:
    """What opens a dossier: who wrote, about what, and how it was understood."""

    sender: Address
    subject: str
    analysis: Analysis
    source: str = "email"
    linked_to: str | None = None
    linked_why: str = ""
    client: tuple[Interlocuteur | None, Entreprise | None] | None = None
    """Who it is, where that is known already; found by the sender where absent."""


def next_number(session: Session, year: int) -> int:
    """Give the next number of a year; the row's lock makes two openers wait for each other."""
    last = col(Counter.last)
    given = session.execute(
        sa.update(Counter)
        .where(col(Counter.year) == year)
        .values(last=last + 1)
        .returning(last)
        .execution_options(synchronize_session=False)
    ).scalar()
    if given is None:
        session.execute(sa.insert(Counter).values(year=year, last=1))
        return 1
    return int(given)


def open_dossier(
    session: Session, charter: Charter, arrival: Arrival, *, now: datetime, actor: str = "bureau"
) -> Dossier:
    """
    Open a dossier with its reference, its client and its deadlines.

    The caller files the message, then calls ``announce``: all in one commit.
    """
    person, entreprise = arrival.client or match_sender(session, arrival.sender, now=now)
    tier = entreprise.tier if entreprise else "standard"
    analysis = arrival.analysis
    deadlines = charter.deadlines(
        gravite=analysis.gravite, tier=tier, start=now, motif=analysis.motif_principal
    )
    year = now.astimezone(ZoneInfo(charter.clock.zone)).year
    number = next_number(session, year)
    dossier = Dossier(
        year=year,
        number=number,
        reference=format_reference(year, number),
        entreprise_id=entreprise.id if entreprise else None,
        interlocuteur_id=person.id if person else None,
        subject=arrival.subject.strip() or "(sans objet)",
        source=arrival.source,
        nature=analysis.nature,
        opened_at=now,
        first_answer_due_at=deadlines.first_answer,
        resolution_due_at=deadlines.resolution,
        progress_due_at=deadlines.progress,
        due_why=deadlines.why,
        last_in_at=now,
        ton_now=analysis.ton,
        linked_to=arrival.linked_to,
        linked_why=arrival.linked_why,
    )
    apply_analysis(dossier, analysis)
    make_private(dossier, analysis, arrival.subject)
    session.add(dossier)
    session.flush()
    told = {"source": arrival.source, "reference": dossier.reference}
    record(session, "dossier.ouvert", now=now, actor=actor, dossier=dossier, **told)
    schedule(session, charter, dossier, now=now, is_new=True)
    return dossier


def apply_analysis(dossier: Dossier, analysis: Analysis) -> None:
    """Let a dossier show what was understood last."""
    dossier.nature = analysis.nature
    dossier.motifs = [str(motif) for motif in analysis.motifs]
    dossier.motif_principal = analysis.motif_principal
    dossier.ton = analysis.ton
    dossier.phase = analysis.phase
    dossier.gravite = int(analysis.gravite)
    dossier.a_qualifier = analysis.a_qualifier
    dossier.langue = analysis.langue


def announce(
    session: Session, dossier: Dossier, message: Message, *, now: datetime, is_new: bool = False
) -> None:
    """
    Ask for the card, for the draft, and for nothing else: the rest follows from them.

    *is_new* says that dossier and message are of this very commit: nobody can have asked before.
    """
    make_private(dossier, Analysis(nature=dossier.nature), message.new_text or message.text)
    show_card(session, dossier, now=now, is_new=is_new)
    prepare_draft(session, dossier, message, now=now, is_new=is_new)


def show_card(session: Session, dossier: Dossier, *, now: datetime, is_new: bool = False) -> None:
    """Ask for the card of a dossier, once."""
    ask(
        session,
        "slack.card",
        f"card:{dossier.reference}",
        {"reference": dossier.reference},
        now=now,
        dossier=dossier,
        is_new=is_new,
    )


def prepare_draft(
    session: Session, dossier: Dossier, message: Message, *, now: datetime, is_new: bool = False
) -> None:
    """Ask for a draft that answers *message*."""
    ask(
        session,
        "draft.prepare",
        f"draft:{message.id}",
        {"reference": dossier.reference, "message_row_id": message.id},
        now=now,
        dossier=dossier,
        is_new=is_new,
    )


def refresh_card(session: Session, dossier: Dossier, *, now: datetime) -> None:
    """Ask for the card to show the dossier's new version."""
    dossier.version += 1
    ask(
        session,
        "slack.update",
        f"update:{dossier.reference}:{dossier.version}",
        {"reference": dossier.reference},
        now=now,
        dossier=dossier,
    )


def tell_thread(
    session: Session, dossier: Dossier, what: str, key: str, *, now: datetime, **payload: object
) -> None:
    """Ask for a word in the card's thread."""
    ask(
        session,
        "slack.thread",
        f"thread:{dossier.reference}:{what}:{key}",
        {"reference": dossier.reference, "what": what, **payload},
        now=now,
        dossier=dossier,
    )


def continue_dossier(
    session: Session,
    charter: Charter,
    dossier: Dossier,
    message: Message,
    analysis: Analysis,
    *,
    now: datetime,
) -> None:
    """
    Let a client's later mail move its dossier: shown in the thread, reopened where it complains anew.

    Thanks never reopen (PEERS.md, thread 39); a complaint or a reminder does. What the mediator of an open
    mediation writes goes into its room: it moves nothing, and only that it came is told.
    """
    if enter_if_of_mediator(session, dossier, message):
        record(session, "message.recu", now=now, dossier=dossier, message=message.id, salle=True)
        tell_thread(session, dossier, "note", f"salle:{message.id}", now=now, text=IN_ROOM)
        return
    if make_private(dossier, analysis, message.subject, message.new_text):
        record(session, "dossier.prive", now=now, dossier=dossier, message=message.id)
        hide_shown(session, dossier, now=now)
    client_wrote(session, charter, dossier, message, analysis, now=now)
    settle_tone(session, dossier, analysis.ton)
    record(session, "message.recu", now=now, dossier=dossier, message=message.id, nature=str(analysis.nature))
    tell_thread(session, dossier, "mail_in", str(message.id), now=now, message_row_id=message.id)
    refresh_card(session, dossier, now=now)
    if analysis.nature not in {Nature.REMERCIEMENT, Nature.HORS_SUJET}:
        prepare_draft(session, dossier, message, now=now)


def client_of(session: Session, dossier: Dossier) -> tuple[Interlocuteur | None, Entreprise | None]:
    """Return the person and the company of a dossier."""
    person = session.get(Interlocuteur, dossier.interlocuteur_id) if dossier.interlocuteur_id else None
    entreprise = session.get(Entreprise, dossier.entreprise_id) if dossier.entreprise_id else None
    return person, entreprise
