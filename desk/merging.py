"""How do two dossiers of one dispute become one, and two again? (PEERS.md, threads 1 and 18)"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from desk import moving
from desk.hiding import hide_shown
from desk.journal import record
from desk.known import family, survivor
from desk.life.moving import move, move_if_possible
from desk.life.states import Acte
from desk.opening import client_of, refresh_card, tell_thread
from desk.parts import Desk
from desk.rights import Right, require
from desk.timing.words import take_stock
from desk.views import OPEN, DossierView, dossier_view, find_dossier
from models.errors import DifferentCompaniesError, MergeRefusedError
from models.tables import Dossier, Event, Message
from models.vocabulary import Etat

NBSP = "\u00a0"
MERGED = "dossier.fusionne"
REJOINED = "dossier.rejoint"
"""Of a split that was undone: only another split takes its messages out again."""
DISMISSED = "lien.ecarte"
_STATE = ("etat", "resolved_at", "closed_at", "paused_at", "paused_why")
_SOURCE = (*_STATE, "linked_to", "linked_why")
_DEADLINES = ("first_answer_due_at", "resolution_due_at", "progress_due_at")
_TARGET = (*_STATE, "reopened", "gravite", "owner", "sensible", *_DEADLINES)
_STAY = {Etat.MEDIATION: "en médiation", Etat.CONTENTIEUX: "au contentieux"}
"""A room that is confidential, or a case before a court, is never closed by a merge."""


def merge(desk: Desk, source_ref: str, target_ref: str, *, by: str, force: bool = False) -> DossierView:
    """
    Let a dossier live on in another: messages, ids, typed drafts, deadlines and later mails follow.

    Args:
        desk: The parts.
        source_ref: The dossier that ends.
        target_ref: The one that goes on; where it was merged itself, the one that holds it now.
        by: The Slack user id of who decided.
        force: Merge dossiers of two known companies all the same.

    Raises:
        DossierNotFoundError: No dossier has one of the references.
        DifferentCompaniesError: They belong to two known companies.
        MergeRefusedError: They are one already, or the source may not end so.
        NotAllowedError: This person may not handle one of them.
    """
    with desk.store.work() as session:
        source = find_dossier(session, source_ref, now=desk.now())
        target = survivor(session, find_dossier(session, target_ref, now=desk.now()))
        moving.lock(session, source, target)
        require(desk, by, Right.QUALIFIER, source, target)
        _check(session, source, target, force=force)
        absorb(desk, session, source, target, by=by, kind=MERGED)
        return dossier_view(session, target)


def confirm_link(desk: Desk, reference: str, *, by: str, force: bool = False) -> DossierView:
    """
    Answer that a dossier and the one it may continue are the same: merge it there.

    Raises:
        MergeRefusedError: There is no link to confirm, or ``merge`` refuses.
    """
    return merge(desk, reference, _linked(desk, reference), by=by, force=force)


def dismiss_link(desk: Desk, reference: str, *, by: str) -> DossierView:
    """
    Answer that a dossier and the one it may continue are two; it is not asked again.

    Raises:
        MergeRefusedError: There is no link to dismiss.
    """
    linked = _linked(desk, reference)
    with desk.store.work() as session:
        row = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, row)
        row.linked_to, row.linked_why = None, ""
        record(session, DISMISSED, now=desk.now(), actor=by, dossier=row, de=linked)
        refresh_card(session, row, now=desk.now())
        return dossier_view(session, row)


def _linked(desk: Desk, reference: str) -> str:
    with desk.store.read() as session:
        row = find_dossier(session, reference, now=desk.now())
        if row.linked_to is None:
            raise MergeRefusedError(f"{row.reference} n’a pas de rapprochement à confirmer.")
        return row.linked_to


def _check(session: Session, source: Dossier, target: Dossier, *, force: bool) -> None:
    refuse_to_close(source, target)
    if target.merged_into is not None:
        raise MergeRefusedError(f"{target.reference} vient d’être fusionné avec {target.merged_into}.")
    if source.id == target.id:
        raise MergeRefusedError(f"Il faut deux dossiers différents{NBSP}: les deux sont {target.reference}.")
    mine, other = client_of(session, source)[1], client_of(session, target)[1]
    if mine is not None and other is not None and mine.id != other.id and not force:
        raise DifferentCompaniesError(
            f"{source.reference} est de {mine.name}, {target.reference} de {other.name}{NBSP}: "
            "chacun verrait peut-être les messages de l’autre."
        )


def refuse_to_close(source: Dossier, target: Dossier) -> None:
    """
    Check that a dossier may end in another.

    Raises:
        MergeRefusedError: It has ended so already, or is in mediation or before a court.
    """
    if source.merged_into is not None:
        raise MergeRefusedError(f"{source.reference} est déjà fusionné avec {source.merged_into}.")
    if source.etat in _STAY:
        raise MergeRefusedError(
            f"{source.reference} est {_STAY[source.etat]}{NBSP}: "
            f"fusionnez plutôt {target.reference} avec lui."
        )


def absorb(desk: Desk, session: Session, source: Dossier, target: Dossier, *, by: str, kind: str) -> None:
    """Move all of *source* to *target*, close it with a pointer, and write down what an undo needs."""
    now = desk.now()
    before = moving.snapshot(source, _SOURCE), moving.snapshot(target, _TARGET)
    if source.sensible and not target.sensible:
        hide_shown(session, target, now=now)
    _weigh(session, source, target, now=now, by=by)
    moved = moving.messages_on(session, source)
    newest = session.exec(select(Message.id).order_by(col(Message.id).desc())).first()
    moving.show_on(session, moved, target)
    drafts = moving.hand_over(session, moving.open_drafts(session, source), target)
    session.flush()
    effects = moving.stop_preparing(session, moved) if moving.open_drafts(session, target) else []
    move(session, source, Acte.FUSIONNER, now=now, by=by, dans=target.reference)
    source.merged_into = target.reference
    source.linked_to, source.linked_why = None, ""
    if target.linked_to == source.reference:
        target.linked_to, target.linked_why = None, ""
    undo: dict[str, Any] = {
        "dans": target.reference,
        "messages": [message.id for message in moved],
        "dernier": newest or 0,
        "brouillons": drafts,
        "effets": effects,
        "source": [before[0], moving.snapshot(source, _SOURCE)],
        "cible": [before[1], moving.snapshot(target, _TARGET)],
    }
    record(session, kind, now=now, actor=by, dossier=source, **undo)
    record(session, "dossier.recoit", now=now, actor=by, dossier=target, de=source.reference)
    tell(session, source, f"Fusionné avec {target.reference}, où tout continue.", now=now)
    told = f"{source.reference} est fusionné ici, avec ses messages ({len(moved)})."
    if any(after[0] == target.id and before != after for _id, before, after in drafts):
        told += _other_reader(session, source, target)
    tell(session, target, told, now=now)
    take_stock(session, desk.charter, source, target, now=now)


def _other_reader(session: Session, source: Dossier, target: Dossier) -> str:
    """Warn that a typed answer, written for the source's client, would now leave to another person."""
    wrote, reads = client_of(session, source)[0], client_of(session, target)[0]
    if wrote is None or reads is None or wrote.id == reads.id:
        return ""
    return (
        f" Le brouillon repris répondait à {wrote.name or wrote.address}{NBSP}: "
        f"il partirait à {reads.name or reads.address}, relisez-le."
    )


def _weigh(session: Session, source: Dossier, target: Dossier, *, now: datetime, by: str) -> None:
    """Let the survivor be as grave, as urgent and as private as both were, and open where work is left."""
    target.sensible = target.sensible or source.sensible
    if source.etat not in OPEN:
        return
    target.gravite = max(target.gravite, source.gravite)
    target.owner = target.owner or source.owner
    move_if_possible(session, target, Acte.ROUVRIR, now=now, by=by, recoit=source.reference)
    for name in _DEADLINES:
        dues = [due for one in (source, target) if (due := getattr(one, name)) is not None]
        setattr(target, name, min(dues, default=None))


def tell(session: Session, dossier: Dossier, text: str, *, now: datetime) -> None:
    """Say in a dossier's thread what became of it, and refresh its card."""
    refresh_card(session, dossier, now=now)
    tell_thread(session, dossier, "note", f"fusion.{dossier.version}", now=now, text=text)


def unmerge(desk: Desk, source_ref: str, *, by: str) -> DossierView:
    """
    Undo a merge exactly: what came from the source goes back, with what answered it since.

    What somebody changed in between (a state, a draft sent) is left as it is.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        MergeRefusedError: It is not merged, or was a split that was undone.
        NotAllowedError: This person may not handle one of them.
    """
    with desk.store.work() as session:
        source = find_dossier(session, source_ref, now=desk.now())
        target = survivor(session, source)
        moving.lock(session, source, target)
        require(desk, by, Right.QUALIFIER, source, target)
        done = _last_merge(session, source)
        if source.merged_into is None or done is None:
            raise MergeRefusedError(f"{source.reference} n’est pas fusionné.")
        if done.kind != MERGED:
            raise MergeRefusedError(
                f"{source.reference} avait été séparé de {source.split_from}, puis réuni{NBSP}: "
                "séparez-le de nouveau."
            )
        _take_back(session, source, target, since=int(done.data["dernier"]))
        _give_back(desk, session, source, done)
        now = desk.now()
        record(session, "fusion.annulee", now=now, actor=by, dossier=source, de=target.reference)
        tell(
            session,
            source,
            f"La fusion avec {target.reference} est annulée{NBSP}: ce dossier reprend.",
            now=now,
        )
        tell(session, target, f"La fusion avec {source.reference} est annulée.", now=now)
        take_stock(session, desk.charter, source, target, now=now)
        return dossier_view(session, source)


def _last_merge(session: Session, source: Dossier) -> Event | None:
    return session.exec(
        select(Event)
        .where(Event.dossier_id == source.id, col(Event.kind).in_([MERGED, REJOINED]))
        .order_by(col(Event.id).desc())
    ).first()


def _take_back(session: Session, source: Dossier, target: Dossier, *, since: int) -> None:
    """Let the source show again what was filed on it, or on a dossier merged into it, and its answers."""
    source.merged_into = None
    session.flush()
    homes = {one.id for one in family(session, source)}
    there = moving.messages_on(session, target)
    back = [message for message in there if moving.home_of(message) in homes]
    answers = _answers_to(there, back, since=since)
    moving.show_on(session, back, source)
    moving.show_on(session, answers, source, home=source.id)
    moving.lead_to(session, answers, target, source)
    _answered_there(session, source, target, {message.id for message in (*back, *answers)})


def _answered_there(session: Session, source: Dossier, target: Dossier, back: set[int | None]) -> None:
    """Where a letter of the source left during the merge, the answer counts for the source alone."""
    sent = session.exec(
        select(Event).where(Event.dossier_id == target.id, Event.kind == "mail.parti").order_by(col(Event.id))
    ).all()
    letters = [event for event in sent if event.data.get("genre") == "mail.reply"]
    ours = [event for event in letters if event.data["message"] in back]
    if not ours:
        return
    source.first_answered_at = source.first_answered_at or ours[0].at
    if target.first_answered_at == ours[0].at:
        theirs = (event.at for event in letters if event not in ours)
        target.first_answered_at = next(theirs, None)


def _answers_to(there: list[Message], back: list[Message], *, since: int) -> list[Message]:
    """Return the messages filed since the merge whose nearest known ancestor goes back."""
    by_id = {message.message_id: message for message in reversed(there) if message.message_id}
    going = {message.id for message in back}
    answers = []
    for message in there:
        if (message.id or 0) <= since or message.id in going:
            continue
        nearest = next((by_id[name] for name in reversed(message.references) if name in by_id), None)
        if nearest is not None and nearest.id in going:
            going.add(message.id)
            answers.append(message)
    return answers


def _give_back(desk: Desk, session: Session, source: Dossier, done: Event) -> None:
    data = done.data
    target = find_dossier(session, str(data["dans"]), now=desk.now())
    moving.restore(source, *data["source"])
    moving.restore(target, *data["cible"])
    moving.hand_back(session, data["brouillons"])
    moving.prepare_after_all(session, data["effets"], now=desk.now())
