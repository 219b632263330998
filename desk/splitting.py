"""How does one dossier become two, when a thread holds two affairs, and one again? (PEERS.md, thread 18)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from desk import moving
from desk.journal import record
from desk.known import survivor
from desk.merging import NBSP, REJOINED, absorb, refuse_to_close, tell
from desk.opening import Arrival, announce, apply_analysis, client_of, open_dossier, show_card
from desk.parts import Desk
from desk.rights import Right, require
from desk.timing.words import take_stock
from desk.views import DossierView, dossier_view, find_dossier, latest_analysis, opening_message
from models.errors import MergeRefusedError
from models.tables import Direction, Dossier, Entreprise, Event, Interlocuteur, Message, Outbox, OutboxState
from models.values import Address

SPLIT = "dossier.separe"
_LABELS = ("nature", "motifs", "motif_principal", "ton", "phase", "gravite", "a_qualifier", "langue")


def split(desk: Desk, reference: str, message_ids: Sequence[int], *, by: str) -> DossierView:
    """
    Take messages out of a dossier into a new one, with a card, an analysis and a draft of its own.

    Its deadlines run from the first message taken out: the client has waited since then.

    Args:
        desk: The parts.
        reference: The dossier that holds two affairs; where it was merged, the one that holds it now.
        message_ids: ``MessageView.id`` of what belongs to the other affair.
        by: The Slack user id of who decided.

    Returns:
        The new dossier.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        MergeRefusedError: One of the two would be left without a word of the client, or a message is
            not there.
    """
    with desk.store.work() as session:
        source = survivor(session, find_dossier(session, reference, now=desk.now()))
        moving.lock(session, source)
        require(desk, by, Right.QUALIFIER, source)
        opening = opening_message(moving.messages_on(session, source))
        moved = _chosen(session, source, set(message_ids))
        new = _open(desk, session, source, moved, by=by)
        before = moving.snapshot(source, _LABELS)
        undo: dict[str, Any] = {
            "de": source.reference,
            "messages": [[message.id, moving.home_of(message)] for message in moved],
            "fils": moving.lead_to(session, moved, source, new),
            "brouillons": _take_drafts(session, source, moved, new),
        }
        moving.show_on(session, moved, new, home=new.id)
        session.flush()
        if opening in moved:
            _read_again(session, source)
        undo["origine"] = [before, moving.snapshot(source, _LABELS)]
        record(session, SPLIT, now=desk.now(), actor=by, dossier=new, **undo)
        record(session, "dossier.detache", now=desk.now(), actor=by, dossier=source, vers=new.reference)
        _announce(desk, session, new, moved)
        tell(session, new, f"Séparé de {source.reference}.", now=desk.now())
        told = f"Messages séparés d’ici{NBSP}: {len(moved)}. La suite est dans {new.reference}."
        tell(session, source, told, now=desk.now())
        take_stock(session, desk.charter, source, new, now=desk.now())
        return dossier_view(session, new)


def _chosen(session: Session, source: Dossier, wanted: set[int]) -> list[Message]:
    there = moving.messages_on(session, source)
    chosen = [message for message in there if message.id in wanted]
    if absent := wanted - {message.id for message in chosen}:
        listed = ", ".join(str(one) for one in sorted(absent))
        raise MergeRefusedError(f"{source.reference} n’a pas ce message{NBSP}: {listed}.")
    if not _received(chosen):
        raise MergeRefusedError("Choisissez au moins un message du client à séparer.")
    if len(_received(chosen)) == len(_received(there)):
        raise MergeRefusedError(f"Laissez au moins un message du client dans {source.reference}.")
    return chosen


def _received(messages: Sequence[Message]) -> list[Message]:
    return [message for message in messages if message.direction is Direction.IN]


def _open(desk: Desk, session: Session, source: Dossier, moved: Sequence[Message], *, by: str) -> Dossier:
    first = _received(moved)[0]
    arrival = Arrival(
        sender=Address(first.from_name, first.from_address),
        subject=first.subject or source.subject,
        analysis=latest_analysis(session, source.id or 0, first.id),
        source=source.source,
        client=_client(desk, session, source, first),
    )
    new = open_dossier(session, desk.charter, arrival, now=desk.now(), actor=by)
    entreprise = client_of(session, new)[1]
    deadlines = desk.charter.deadlines(
        gravite=arrival.analysis.gravite,
        tier=entreprise.tier if entreprise else "standard",
        start=first.at,
        motif=arrival.analysis.motif_principal,
    )
    new.opened_at, new.split_from = first.at, source.reference
    new.sensible = new.sensible or source.sensible
    new.first_answer_due_at, new.resolution_due_at = deadlines.first_answer, deadlines.resolution
    new.progress_due_at, new.due_why = deadlines.progress, deadlines.why
    return new


def _client(
    desk: Desk, session: Session, source: Dossier, first: Message
) -> tuple[Interlocuteur | None, Entreprise | None] | None:
    """Return the dossier's client, or ``None`` where another one wrote the message, to be found by it."""
    person, entreprise = client_of(session, source)
    domain = first.from_address.rpartition("@")[2]
    passed_on = domain in {"", desk.settings.domain}
    if passed_on or (person is not None and person.address == first.from_address):
        return person, entreprise
    return None


def _take_drafts(session: Session, source: Dossier, moved: Sequence[Message], new: Dossier) -> moving.Trace:
    ids = {message.id for message in moved}
    drafts = [d for d in moving.open_drafts(session, source) if d.answers_message_id in ids]
    return moving.hand_over(session, drafts, new) + moving.free(session, moved)


def _read_again(session: Session, dossier: Dossier) -> None:
    """Let a dossier whose opening message has left show what its first one says now."""
    first = opening_message(moving.messages_on(session, dossier))
    if first is not None:
        apply_analysis(dossier, latest_analysis(session, dossier.id or 0, first.id))


def _announce(desk: Desk, session: Session, new: Dossier, moved: Sequence[Message]) -> None:
    message = _received(moved)[-1]
    if moving.open_drafts(session, new):
        show_card(session, new, now=desk.now())
        return
    announce(session, new, message, now=desk.now())
    # The draft of this message was asked for once already, on the dossier that it leaves.
    effect = session.exec(select(Outbox).where(Outbox.key == f"draft:{message.id}").with_for_update()).one()
    effect.payload, effect.dossier_id = {**effect.payload, "reference": new.reference}, new.id
    if effect.state is not OutboxState.LEASED:
        effect.state, effect.available_at = OutboxState.READY, desk.now()


def unsplit(desk: Desk, reference: str, *, by: str) -> DossierView:
    """
    Undo a split: what was taken out goes back where it was, what came since goes with it.

    Args:
        desk: The parts.
        reference: The dossier that the split opened; it is closed with a pointer.
        by: The Slack user id of who decided.

    Returns:
        The dossier that it came from, or the one that holds that one now.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        MergeRefusedError: It was never split from another, or is merged already.
    """
    with desk.store.work() as session:
        now = desk.now()
        new = find_dossier(session, reference, now=now)
        done = _last_split(session, new)
        if new.split_from is None or done is None:
            raise MergeRefusedError(f"{new.reference} n’a pas été séparé d’un autre dossier.")
        origin = find_dossier(session, new.split_from, now=now)
        target = survivor(session, origin)
        moving.lock(session, new, origin, target)
        require(desk, by, Right.QUALIFIER, new, target)
        refuse_to_close(new, target)
        moving.restore(origin, *done.data["origine"])
        moving.lead_back(session, done.data["fils"])
        back = _send_home(session, new, done)
        moving.hand_back(session, done.data["brouillons"])
        session.flush()
        if moving.open_drafts(session, target):
            moving.stop_preparing(session, back)
        absorb(desk, session, new, target, by=by, kind=REJOINED)
        return dossier_view(session, target)


def _last_split(session: Session, new: Dossier) -> Event | None:
    return session.exec(
        select(Event).where(Event.dossier_id == new.id, Event.kind == SPLIT).order_by(col(Event.id).desc())
    ).first()


def _send_home(session: Session, new: Dossier, done: Event) -> list[Message]:
    """Give what was taken out its old home back, unless another split has taken it further."""
    back = []
    for message_id, home_id in done.data["messages"]:
        message, home = session.get(Message, message_id), session.get(Dossier, home_id)
        if message is not None and home is not None and moving.home_of(message) == new.id:
            moving.show_on(session, [message], survivor(session, home), home=home_id)
            back.append(message)
    return back
