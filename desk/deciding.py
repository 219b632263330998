"""
Does a mail open a dossier, continue one, wait or go aside?

The steps are the screening, the thread and the nature, in that order; what each one said is
stored with the raw mail and shown. Everything here runs inside one unit of work.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.acknowledging import acknowledge
from desk.answering.conversation import read_answer
from desk.batch import Batch, ReadMail
from desk.bounces import take_bounce
from desk.effects import ask
from desk.entreprises import match_sender
from desk.erasing.tombstones import IDENTITY, empty, is_buried
from desk.known import DOUBTFUL, StoredThreads, survivor
from desk.manager_answers import file_answer, find_answer
from desk.messages import store_analysis, store_incoming, text_to_read
from desk.opening import Arrival, announce, continue_dossier, open_dossier, tell_thread
from desk.parts import Desk
from desk.surveying.answering import reopen_conversation, take_answer
from intake.screening import Screening, screen
from intake.threading import ThreadMatch, find_thread
from models.tables import Dossier, Outbox, RawMailRow, RawState
from models.values import Address, Analysis, ParsedMail
from models.vocabulary import MailKind, Nature

NOTICES_AN_HOUR = 30
"""Mails set aside that the triage channel is told of one by one."""
_LOOKED_AT = 500
_TOO_MANY = (
    "Beaucoup de courriels sont mis de côté\u00a0: je ne les annonce plus un par un pendant une heure. "
    "Aucun n’est perdu\u00a0: doleances quarantine --held les montre tous."
)


@dataclass(slots=True)
class _Case:
    desk: Desk
    session: Session
    batch: Batch
    raw: RawMailRow
    mail: ParsedMail
    analysis: Analysis
    steps: list[tuple[str, str]] = field(default_factory=list)

    def settle(self, state: RawState, reason: str) -> None:
        """Write what became of the raw mail, and why."""
        self.raw.state = state
        self.raw.reason = reason
        self.raw.steps = [list(step) for step in self.steps]
        self.raw.leased_by = self.raw.leased_until = None


def decide(desk: Desk, session: Session, item: ReadMail, batch: Batch | None = None) -> Dossier | None:
    """
    Decide one mail: open, continue, hold or drop.

    Returns:
        The dossier opened or continued, ``None`` where the mail waits or was known already.
    """
    batch = batch or Batch(session, desk.store.clock, [item])
    raw = batch.raws.get(item.raw_id)
    if raw is None:
        return None
    case = _Case(desk, session, batch, raw, item.mail, item.analysis)
    if is_buried(session, IDENTITY, item.mail.identity):
        # Its bytes differ by their trace headers alone: a person had this mail erased.
        empty(session, raw, now=desk.now(), identity=item.mail.identity)
        return None
    if batch.is_known(item.mail):
        case.steps.append(("identite", "ce message est déjà classé"))
        case.settle(RawState.DONE, "déjà reçu")
        return None
    if _must_wait(session, batch, item):
        batch.wait(item)
        return None
    if (answered := _file_answer(case)) is not None:
        return answered
    if desk.signer.read_message_id(item.mail.message_id or "") is not None:
        # Only our signature says that it is ours: colleagues share our domain, and forward complaints.
        case.steps.append(("own", "message du bureau lui-même (identifiant signé)"))
        case.settle(RawState.DROPPED, "message du bureau lui-même")
        return None
    screening = screen(
        item.mail,
        own_addresses=desk.settings.own_addresses,
        recent=batch.recent,
        caps=desk.charter.caps,
    )
    match = find_thread(item.mail, StoredThreads(session), desk.signer, desk.settings.own_addresses)
    case.steps += [*screening.steps, ("fil", match.reason)]
    if screening.action != "continue" and not item.forced:
        _set_aside(case, screening, match)
        return None
    if match.reference is not None:
        return _continue(case, match)
    if _asks_nothing(item.analysis) and not item.forced:
        _wait(case)
        return None
    return _open(case, match)


def _must_wait(session: Session, batch: Batch, item: ReadMail) -> bool:
    """
    Tell whether the mail that this one answers may be among those kept before it and not yet decided.

    Several readers share the raw mails: without waiting, an answer in a quick batch would open a
    dossier of its own before the complaint in a slow one has its own.
    """
    answered = item.mail.in_reply_to or next(reversed(item.mail.references), None)
    if answered is None or item.forced or batch.is_oldest(item.raw_id):
        return False
    return not StoredThreads(session).dossiers_of([answered])


def tell_notice(desk: Desk, session: Session, what: str, raw_id: int, reason: str) -> None:
    """
    Ask for a word to the triage channel about a mail that opened no dossier.

    Beyond ``NOTICES_AN_HOUR`` one last word says so: at Slack's pace of one message a second, a burst
    of a thousand unwanted mails would hold every card back.
    """
    now = desk.now()
    if _notices_lately(session, now) >= NOTICES_AN_HOUR:
        ask(session, "slack.notice", f"notice:{now:%Y%m%d%H}", {"text": _TOO_MANY}, now=now)
        return
    ask(
        session,
        "slack.notice",
        f"notice:{what}:{raw_id}",
        {"what": what, "raw_mail_id": raw_id, "reason": reason},
        now=now,
    )


def _notices_lately(session: Session, now: datetime) -> int:
    """Count the notices of the last hour, among the last effects only: a count that never grows long."""
    last = session.exec(select(sa.func.max(Outbox.id))).one() or 0
    return session.exec(
        select(sa.func.count())
        .select_from(Outbox)
        .where(
            col(Outbox.id) > last - _LOOKED_AT,
            Outbox.kind == "slack.notice",
            col(Outbox.created_at) > now - timedelta(hours=1),
        )
    ).one()


def _asks_nothing(analysis: Analysis) -> bool:
    """Tell whether a mail surely asks for nothing; a doubt opens a dossier for a person to qualify."""
    return analysis.nature in {Nature.HORS_SUJET, Nature.REMERCIEMENT} and not analysis.a_qualifier


def _wait(case: _Case) -> None:
    why = f"{case.analysis.nature}, sans dossier connu"
    case.steps.append(("nature", why))
    case.settle(RawState.HELD, why)
    tell_notice(case.desk, case.session, str(case.analysis.nature), case.raw.id or 0, case.mail.subject)


def _open(case: _Case, match: ThreadMatch) -> Dossier:
    desk, session, now = case.desk, case.session, case.desk.now()
    sender = _client(desk, case.mail)
    arrival = Arrival(
        sender=sender,
        subject=case.mail.subject,
        analysis=case.analysis,
        linked_to=match.linked_to,
        linked_why=match.reason if match.linked_to else "",
        client=match_sender(session, sender, now=now, directory=case.batch.directory),
    )
    dossier = open_dossier(session, desk.charter, arrival, now=now)
    message = store_incoming(session, desk.files, dossier, case.mail, raw=case.raw, now=now)
    case.batch.filed(message)
    store_analysis(session, dossier, message, case.analysis, now=now)
    announce(session, dossier, message, now=now, is_new=True)
    case.steps.append(
        ("accuse", acknowledge(desk, session, dossier, message, case.mail, langue=case.analysis.langue))
    )
    case.settle(RawState.DONE, f"dossier {dossier.reference} ouvert")
    return dossier


def _client(desk: Desk, mail: ParsedMail) -> Address:
    """
    Return who complains: the sender, or the person whom a colleague of ours passes on.

    A stranger who writes in a colleague's name would otherwise complain in anybody's.
    """
    if mail.from_.address.casefold() in desk.settings.own_addresses and mail.reply_to:
        # A contact form, which a person has said to be a complaint: the screening holds them.
        return mail.reply_to[0]
    forwarded = mail.forwarded
    if forwarded is None or forwarded.from_ is None or mail.authenticity.dmarc == "fail":
        return mail.from_
    return forwarded.from_ if mail.from_.domain == desk.settings.domain else mail.from_


def _continue(case: _Case, match: ThreadMatch) -> Dossier:
    session, now = case.session, case.desk.now()
    # Locked: a merge at this very moment must not leave the mail on a dossier that ends.
    found = select(Dossier).where(Dossier.reference == match.reference).with_for_update()
    dossier = survivor(session, session.exec(found.execution_options(populate_existing=True)).one())
    message = store_incoming(session, case.desk.files, dossier, case.mail, raw=case.raw, now=now)
    if match.doubtful:
        # Filed, since it answers a letter of ours, but its sender takes no part in the dossier by that.
        message.authenticity = {**message.authenticity, DOUBTFUL: match.reason}
    case.batch.filed(message)
    case.analysis = read_answer(session, dossier, text_to_read(case.mail), case.analysis)
    store_analysis(session, dossier, message, case.analysis, now=now)
    taken = take_answer(
        case.desk, session, dossier, message, case.mail, case.analysis, doubtful=match.doubtful
    )
    if taken is None or not taken.is_settled:
        continue_dossier(session, case.desk.charter, dossier, message, case.analysis, now=now)
    if taken is not None and taken.is_bad:
        reopen_conversation(case.desk, session, dossier, message)
    case.settle(RawState.DONE, f"suite du dossier {dossier.reference}")
    return dossier


def _file_answer(case: _Case) -> Dossier | None:
    """File what an account manager sent to a client of theirs; ``None`` for any other mail."""
    if not case.batch.is_of_manager(case.mail):
        return None
    dossier = find_answer(case.desk, case.session, case.mail, case.raw.content)
    if dossier is None:
        return None
    case.batch.filed(file_answer(case.desk, case.session, dossier, case.mail, case.raw))
    case.steps.append(("responsable", "réponse du responsable du compte à son client"))
    case.settle(RawState.DONE, f"réponse au dossier {dossier.reference}")
    return dossier


def _set_aside(case: _Case, screening: Screening, match: ThreadMatch) -> None:
    """Keep a mail that opens nothing; tell the dossier it speaks of, where there is one."""
    if screening.action == "drop":
        case.settle(RawState.DROPPED, screening.reason)
        return
    case.settle(RawState.HELD, screening.reason)
    now = case.desk.now()
    if case.mail.kind is MailKind.BOUNCE:
        take_bounce(case.session, case.mail, match.reference, now=now)
    elif match.reference is None:
        tell_notice(case.desk, case.session, str(case.mail.kind), case.raw.id or 0, screening.reason)
    else:
        dossier = case.session.exec(select(Dossier).where(Dossier.reference == match.reference)).one()
        text = f"Message reçu, classé sans suite\u00a0: {screening.reason}."
        # Once an hour for each sender and reason: a burst must not fill the thread.
        sender = hashlib.sha256(case.mail.from_.address.encode()).hexdigest()[:12]
        key = f"{screening.steps[-1][0]}:{sender}:{now:%Y%m%d%H}"
        tell_thread(case.session, dossier, "note", key, now=now, text=text)
