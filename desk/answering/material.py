"""From what is a draft written: the mail, what was understood, the conversation, the habits?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from desk.answering.conversation import next_promise, read_previous
from desk.answering.habits import Habits, read_habits
from desk.answering.mails import mail_text
from desk.facts import dossier_facts
from desk.parts import Desk
from desk.views import latest_analysis
from models.tables import Dossier, Message
from models.values import Analysis, DossierFacts, MailText
from playbooks.turns import Previous


@dataclass(frozen=True, slots=True)
class Material:
    """All that a draft is written from; plain values, read in one go."""

    mail: MailText
    analysis: Analysis
    facts: DossierFacts
    previous: Previous | None = None
    """The conversation so far, where the message answers a letter of ours."""
    habits: Habits = field(default_factory=Habits)


def read_material(desk: Desk, session: Session, dossier: Dossier, message: Message) -> Material:
    """Gather what the draft that answers *message* is written from."""
    facts = dossier_facts(desk, session, dossier)
    return Material(
        mail=mail_text(message),
        analysis=latest_analysis(session, dossier.id or 0, message.id),
        facts=replace(facts, next_step_on=_next_step(desk, session, dossier, facts.next_step_on)),
        previous=read_previous(desk, session, dossier, message),
        habits=read_habits(session, dossier),
    )


def _next_step(desk: Desk, session: Session, dossier: Dossier, charter: datetime | None) -> datetime | None:
    """Return when we write next: as the charter says, or sooner where we promised it sooner."""
    zone = ZoneInfo(desk.charter.clock.zone)
    promised = next_promise(session, dossier, today=desk.now().astimezone(zone).date())
    if promised is None or (charter is not None and charter.date() <= promised):
        return charter
    return datetime.combine(promised, time(18), zone)
