"""How is an agreement that nobody gave asked for again, and when does it end unanswered?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from desk.agreement import text_hash, whom_to_ask
from desk.effects import ask
from desk.journal import record
from desk.opening import tell_thread
from desk.parts import Desk
from desk.timing.alerts import Alert
from desk.timing.echeances import plan
from models.tables import Approbation, Dossier, DraftRow, DraftState, Echeance
from models.vocabulary import Niveau

NBSP = "\u00a0"
KIND = "approbation"
ASKED, SETTLED = "accord", "accord.dit"
"""What a direct message or the thread is told: the asking with its buttons, and what became of it."""


def plan_reminder(desk: Desk, session: Session, dossier: Dossier, asked: Approbation) -> None:
    """Plan the next asking, on business time; the charter says how often and how many."""
    accords = desk.charter.accords
    if asked.reminders >= accords.reminders:
        return
    now = desk.now()
    plan(
        session,
        KIND,
        f"{KIND}:{asked.id}:{asked.reminders + 1}",
        desk.charter.clock.add_hours(now, accords.reminder_hours),
        now=now,
        dossier=dossier,
        data={"approbation": asked.id},
    )


def tell_approvers(
    session: Session, dossier: Dossier, asked: Approbation, users: Sequence[str], *, now: datetime
) -> None:
    """Write to persons what is asked of them, once for each round."""
    for user in users:
        payload = {"reference": dossier.reference, "what": ASKED, "approbation": asked.id, "user": user}
        key = f"accord:{asked.id}:dm:{user}:{asked.reminders}"
        ask(session, "slack.dm", key, payload, now=now, dossier=dossier)


def settle_posts(session: Session, dossier: Dossier, asked: Approbation, *, now: datetime) -> None:
    """Ask for every message that asked to say what became of it, and to lose its buttons."""
    payload = {"reference": dossier.reference, "approbation": asked.id}
    ask(session, "slack.accord", f"accord:{asked.id}:fin", payload, now=now, dossier=dossier)


def withdraw(session: Session, dossier: Dossier, asked: Approbation, *, now: datetime) -> None:
    """End an asking whose text is no longer the one to send; nobody said a word."""
    asked.decided_at = now
    record(session, "accord.retire", now=now, dossier=dossier, accord=asked.id, brouillon=asked.draft_id)
    settle_posts(session, dossier, asked, now=now)


def is_current(row: DraftRow | None, dossier: Dossier, asked: Approbation) -> bool:
    """Tell whether a draft is still the text that somebody is asked to agree to."""
    if row is None or row.state is not DraftState.PROPOSED or dossier.merged_into is not None:
        return False
    files = [str(file["sha256"]) for file in asked.files]
    return row.dossier_id == asked.dossier_id and asked.body_sha256 == text_hash(row.subject, row.body, files)


def remind_approvers(desk: Desk, session: Session, echeance: Echeance) -> Sequence[Alert]:
    """Ask again, in place of who is away the stand-in; after the last time, tell who asked."""
    asked = session.get(Approbation, int(echeance.data["approbation"]), with_for_update=True)
    dossier = session.get(Dossier, asked.dossier_id) if asked else None
    if asked is None or dossier is None or asked.decided_at is not None:
        return ()
    now = desk.now()
    if not is_current(session.get(DraftRow, asked.draft_id), dossier, asked):
        withdraw(session, dossier, asked, now=now)
        return ()
    asked.reminders += 1
    users = whom_to_ask(desk, session, Niveau(asked.niveau), asked_by=asked.asked_by)
    asked.asked_of = list(dict.fromkeys([*asked.asked_of, *users]))
    tell_approvers(session, dossier, asked, users, now=now)
    record(
        session,
        "accord.rappele",
        now=now,
        dossier=dossier,
        accord=asked.id,
        a=list(users),
        fois=asked.reminders,
    )
    if asked.reminders >= desk.charter.accords.reminders:
        text = (
            "L’accord demandé n’est toujours pas donné, et je ne le redemanderai plus de moi-même"
            f"{NBSP}: appelez la personne, ou reformulez la réponse."
        )
        tell_thread(session, dossier, "note", f"accord:{asked.id}:dernier", now=now, text=text)
    else:
        plan_reminder(desk, session, dossier, asked)
    return ()
