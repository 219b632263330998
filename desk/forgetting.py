"""
How is a person erased everywhere? (RGPD, article 17; seed rows 51 and 77)

Messages received from them and sent to them, bytes, files, what was understood and corrected, drafts,
effects, mails held or set aside, what Slack shows: gone. What colleagues wrote about them: masked. A
dossier that nobody else of the client wrote in keeps its reference, dates, labels and amounts alone.
A dossier under legal hold is left as it is, and named.

What the desk cannot reach, and the README names: the mailbox itself, backups, the drafts folders of
account managers, what people typed in Slack, bundles that were exported, PostgreSQL's own log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.erasing import raws as raw_mails
from desk.erasing.erasure import Counts, Erasure
from desk.erasing.masking import Mask
from desk.erasing.person import Person, find_person, held_dossiers
from desk.erasing.slack import effects_naming
from desk.erasing.sweeping import sweep, sweep_dossiers
from desk.erasing.tombstones import CONTACT, bury
from desk.journal import record
from desk.parts import Desk
from models.errors import DoleancesError
from models.sealing import session_hash
from models.tables import Dossier, Entreprise, Event, Interlocuteur, Message

ADMINISTRATION = "administration"
"""The actor of what is done from the command line."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What an erasure took away, or would take."""

    counts: Counts
    masked: int
    """Rows of others in which the person was masked."""
    held: tuple[str, ...]
    """Dossiers under legal hold, left as they are."""
    journal: int
    """Lines of the journal that name the address as their author: those of a colleague, which stay."""


def forget(desk: Desk, address: str, *, by: str = ADMINISTRATION) -> Forgotten:
    """
    Erase a person everywhere, in one commit; then remove files and write the database's files anew.

    Raises:
        DoleancesError: This is no address, or one of ours.
        StoreError: All is erased, but the database's files could not be written anew: ask again.
    """
    _check(desk, address)
    with desk.store.work() as session:
        erasure, forgotten = _erase(desk, session, address, by=by)
        erasure.mark_unlearning()
    erasure.clean_up()
    return forgotten


def foresee(desk: Desk, address: str) -> Forgotten:
    """
    Say what ``forget`` would take away, and change nothing.

    Raises:
        DoleancesError: This is no address, or one of ours.
    """
    _check(desk, address)
    try:
        _rehearse(desk, address)
    except _Foreseen as seen:
        return seen.forgotten


def _rehearse(desk: Desk, address: str) -> NoReturn:
    with desk.store.work() as session:
        raise _Foreseen(_erase(desk, session, address, by=ADMINISTRATION)[1])


class _Foreseen(Exception):  # noqa: N818 - nothing went wrong
    """Takes a rehearsal back: what is counted is what would have been done."""

    def __init__(self, forgotten: Forgotten) -> None:
        super().__init__()
        self.forgotten = forgotten


def _check(desk: Desk, address: str) -> None:
    local, at, domain = address.strip().casefold().rpartition("@")
    if not (local and at and "." in domain) or any(c.isspace() for c in address.strip()):
        raise DoleancesError(f"« {address} » n’est pas une adresse de courriel")
    if address.strip().casefold() in {desk.address.casefold(), *desk.settings.own_addresses}:
        raise DoleancesError(f"« {address} » est une adresse du bureau lui-même")


def _check_manager(session: Session, address: str) -> None:
    """Refuse an account manager who is in office: every answer they gave would go."""
    manager = sa.func.lower(col(Entreprise.account_manager)) == address.strip().casefold()
    name = session.exec(select(Entreprise.name).where(manager)).first()
    if name is not None:
        raise DoleancesError(
            f"« {address} » est l’adresse du responsable du compte {name} : "
            "changez-le d’abord au fichier des clients"
        )


def _erase(desk: Desk, session: Session, address: str, *, by: str) -> tuple[Erasure, Forgotten]:
    now = desk.now()
    _check_manager(session, address)
    person = find_person(session, address)
    erasure = Erasure(desk, session, now, "personne", by)
    # A hold protects its dossier whoever it names: also those of others, which only mention the person.
    spared = held_dossiers(session)
    # Before any word is taken: afterwards nothing would tell who quotes whom.
    erasure.quoting |= _quoting(session, person)
    named, in_held = _raws(session, person, spared)
    erasure.wiped.raws |= named
    whole = Mask(person.address, person.names[:1])
    erasure.naming += effects_naming(session, whole, spared=spared)
    erasure.touched += [session.get_one(Dossier, row_id) for row_id in person.touched]
    for row_id in person.emptied:
        erasure.empty_dossier(session.get_one(Dossier, row_id))
    own = [session.get_one(Message, row_id) for row_id in person.messages]
    erasure.take_messages([m for m in own if m.id not in set(erasure.wiped.messages)])
    kept = _take_contact(session, person, now=now)
    counts = erasure.close()
    session.flush()
    # By name in the person's dossiers alone: elsewhere a name may be somebody else's.
    masked = sweep(session, Mask(person.address), spared=spared, left=kept)
    masked += sweep_dossiers(session, person.mask, {*person.emptied, *person.touched})
    session.expire_all()
    kept_back = sorted({*person.held, *in_held})
    held = tuple(session.get_one(Dossier, row_id).reference for row_id in kept_back)
    if counts != _NOTHING or masked or person.interlocuteurs:
        record(
            session,
            "personne.effacee",
            now=now,
            actor=by,
            personne=session_hash(session, "personne", person.address)[:16],
            dossiers=counts.dossiers,
            partages=counts.touched,
            courriels=counts.raws,
            retenus=list(held),
        )
    return erasure, Forgotten(counts, masked, held, _named_in_journal(session, person.address))


_NOTHING = Counts(0, 0, 0, 0, 0, 0, 0)


def _quoting(session: Session, person: Person) -> set[int]:
    """Let mails of others that name or quote the person keep what their author wrote now, and no more."""
    mask, mine = person.mask, set(person.messages)
    ids = {i for i in session.exec(select(Message.message_id).where(col(Message.id).in_(mine))).all() if i}
    found = set()
    rows = session.exec(select(Message).where(col(Message.dossier_id).in_(person.touched))).all()
    for row in rows:
        if row.id in mine:
            continue
        quotes = not ids.isdisjoint(row.references)
        if quotes or mask.finds([row.subject, row.text, row.html or "", row.from_name, *row.to_addresses]):
            row.text, row.html = row.new_text or row.text, None
            row.references = [i for i in row.references if i not in ids]
            found.add(row.id or 0)
    session.flush()
    return found


def _raws(session: Session, person: Person, spared: set[int]) -> tuple[set[int], set[int]]:
    """Return the raw mails that name the person, and the held dossiers that keep others of them."""
    rows = session.exec(
        select(Message.raw_mail_id, Message.dossier_id).where(
            sa.or_(col(Message.dossier_id).in_(spared), col(Message.home_id).in_(spared)),
            col(Message.raw_mail_id).is_not(None),
        )
    ).all()
    held = {raw_id: dossier_id for raw_id, dossier_id in rows if raw_id is not None}
    named = {*raw_mails.naming(session, person.address), *raw_mails.read_naming(session, person.address)}
    return named - set(held), {held[raw_id] for raw_id in named & set(held)}


def _take_contact(session: Session, person: Person, *, now: datetime) -> tuple[str, ...]:
    """Remove the person from those who write to us, unless a held dossier is theirs; name what is left."""
    if session.exec(
        select(Dossier.id).where(
            col(Dossier.id).in_(person.held), col(Dossier.interlocuteur_id).in_(person.interlocuteurs)
        )
    ).first():
        return ("interlocuteurs",)
    for row_id in person.interlocuteurs:
        row = session.get_one(Interlocuteur, row_id)
        if row.listed:
            bury(session, CONTACT, [person.address], now=now)
        for dossier in session.exec(select(Dossier).where(Dossier.interlocuteur_id == row_id)).all():
            dossier.interlocuteur_id = None
        session.flush()
        session.delete(row)
    session.flush()
    return ()


def _named_in_journal(session: Session, address: str) -> int:
    return session.exec(
        select(sa.func.count()).select_from(Event).where(sa.func.lower(col(Event.actor)) == address)
    ).one()
