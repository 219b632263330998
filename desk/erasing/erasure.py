"""How does one erasure happen: in one commit first, then in files, models and Slack?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from desk.erasing import raws as raw_mails
from desk.erasing.slack import ask_removals, effects_of
from desk.erasing.tombstones import empty
from desk.erasing.wiping import Wiped, clear_effects, forget_ids, raws, unshared, wipe_dossier, wipe_messages
from desk.journal import record
from desk.opening import refresh_card
from desk.parts import Desk
from models.compacting import compact
from models.tables import Dossier, Message, Outbox

_SETTLED = 3600.0
"""A file put less than an hour ago may belong to a commit that is still to come."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What an erasure took away, or would."""

    dossiers: int
    """Emptied of every word."""
    touched: int
    """Dossiers of others, in which the person's part was taken away."""
    messages: int
    raws: int
    files: int
    corrections: int
    slack: int


@dataclass
class Erasure:
    """
    What one commit erases.

    Args:
        desk: The parts.
        session: The unit of work.
        now: The present instant.
        why: ``personne`` or ``conservation``, for the journal.
        by: Who asked.
    """

    desk: Desk
    session: Session
    now: datetime
    why: str
    by: str
    wiped: Wiped = field(default_factory=Wiped)
    emptied: list[Dossier] = field(default_factory=list)
    touched: list[Dossier] = field(default_factory=list)
    quoting: set[int] = field(default_factory=set)
    """Messages of others whose bytes go, since they name or quote the person; their text stays, masked."""
    naming: list[Outbox] = field(default_factory=list)
    """Effects of no dossier of theirs whose words name the person."""
    files: set[str] = field(default_factory=set)

    def empty_dossier(self, dossier: Dossier) -> None:
        """Take every word of a dossier."""
        wipe_dossier(self.session, dossier, self.wiped, now=self.now)
        self.emptied.append(dossier)

    def take_messages(self, messages: list[Message]) -> None:
        """Take some messages of a dossier that others share."""
        wipe_messages(self.session, messages, self.wiped)

    def close(self) -> Counts:
        """Do what follows in the same commit: bytes, ids, effects, Slack, journal."""
        session = self.session
        forget_ids(session, self.wiped.ids)
        quoted = raw_mails.of_messages(session, sorted(self.quoting))
        self.wiped.raws |= set(quoted.values())
        erased = raws(session, self.wiped.raws)
        for raw in erased:
            empty(session, raw, now=self.now, identity=raw_mails.identity_of(raw.content))
        ids = [dossier.id or 0 for dossier in self.emptied]
        effects = effects_of(session, ids, set(self.wiped.messages), self.wiped.raws)
        effects += [row for row in self.naming if row not in effects]
        posts = ask_removals(session, self.emptied, self.touched, effects, now=self.now)
        clear_effects(effects)
        self.files = unshared(session, self.wiped.files)
        self._journal()
        for dossier in self.touched:
            refresh_card(session, dossier, now=self.now)
        session.flush()
        return Counts(
            dossiers=len(self.emptied),
            touched=len(self.touched),
            messages=len(self.wiped.messages),
            raws=len(erased),
            files=len(self.files),
            corrections=self.wiped.corrections,
            slack=posts,
        )

    def _journal(self) -> None:
        """Say on each dossier which messages lost their bytes: a later check must not miss them."""
        wanted = sorted({*self.wiped.messages, *self.quoting, *self._of_raws()})
        by_dossier: dict[int, list[int]] = defaultdict(list)
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            for row_id, dossier_id in self.session.exec(
                select(Message.id, Message.dossier_id).where(col(Message.id).in_(part))
            ).all():
                by_dossier[dossier_id].append(row_id or 0)
        for dossier in self.emptied:
            by_dossier.setdefault(dossier.id or 0, [])
        for dossier_id, rows in sorted(by_dossier.items()):
            dossier = self.session.get_one(Dossier, dossier_id)
            record(
                self.session,
                "dossier.efface",
                now=self.now,
                actor=self.by,
                dossier=dossier,
                motif=self.why,
                messages=sorted(rows),
            )

    def _of_raws(self) -> list[int]:
        wanted, found = sorted(self.wiped.raws), []
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            found += [
                row or 0
                for row in self.session.exec(
                    select(Message.id).where(col(Message.raw_mail_id).in_(part))
                ).all()
            ]
        return found

    def clean_up(self, *, compacting: bool = True) -> None:
        """
        After the commit: remove files, write the database's files anew; asked again, end what was cut short.

        Args:
            compacting: False where the caller does so once for several erasures.

        Raises:
            StoreError: The database's files could not be written anew; all the rest is done.
        """
        for sha256 in self.files:
            self.desk.files.remove(sha256)
        if compacting:
            remove_orphans(self.desk)
            compact(self.desk.store)

    def mark_unlearning(self) -> None:
        """Have the classifiers made anew where they learnt from what goes; before the commit."""
        if self.wiped.corrections:
            from nlp.unlearning import mark

            mark(self.desk.settings.data_dir)


def remove_orphans(desk: Desk) -> None:
    """Remove files that nobody has: an erasure that was killed after its commit left them."""
    old = list(desk.files.old(seconds=_SETTLED))
    with desk.store.read() as session:
        orphans = unshared(session, old)
    for sha256 in orphans:
        desk.files.remove(sha256)
