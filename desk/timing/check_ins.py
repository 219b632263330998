"""
Which key accounts have had no word from us for long, outside any conflict? (seed row 92)

Each key account has one check-in to come. It waits while a dossier of the account is open, and it
moves with each exchange: it rings only after a real silence, with the weak signals of late.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.life.states import OPEN
from desk.parts import Desk
from desk.timing.alerts import Alert
from desk.timing.echeances import plan
from models.tables import Dossier, Echeance, Enquete, Entreprise
from models.vocabulary import Ton

NBSP = "\u00a0"
LATELY = timedelta(days=365)
RENEWAL = timedelta(days=90)
LOW_NOTE = 6
"""A detractor of the survey: 0 to 6."""


def plan_missing_check_ins(desk: Desk, session: Session) -> None:
    """Plan the next check-in of each key account that has none to come."""
    days = desk.charter.suivi.check_in_days
    if not days:
        return
    now = desk.now()
    accounts = session.exec(
        select(Entreprise).where(col(Entreprise.key_account).is_(True), col(Entreprise.churned_on).is_(None))
    ).all()
    coming = set(
        session.exec(
            select(Echeance.key).where(
                Echeance.kind == "check_in",
                col(Echeance.fired_at).is_(None),
                col(Echeance.cancelled_at).is_(None),
            )
        ).all()
    )
    known = {int(key.split(":")[1]) for key in coming}
    for account in accounts:
        if account.id in known:
            continue
        since = _last_word(session, account)
        due = max(since + timedelta(days=days), now)
        _plan(session, account, due, now=now)


def ring_check_in(desk: Desk, session: Session, echeance: Echeance) -> Sequence[Alert]:
    """Tell the account manager, unless there was a word meanwhile or a dossier is open: then later."""
    now, days = desk.now(), desk.charter.suivi.check_in_days
    account = session.get(Entreprise, int(echeance.data["entreprise"]))
    if account is None or not account.key_account or account.churned_on is not None or not days:
        return ()
    since = _last_word(session, account)
    if _has_open(session, account):
        _plan(session, account, now + timedelta(days=7), now=now)
        return ()
    if since + timedelta(days=days) > now:
        _plan(session, account, since + timedelta(days=days), now=now)
        return ()
    _plan(session, account, now + timedelta(days=days), now=now)
    manager = account.account_manager.strip()
    return (
        Alert(
            echeance=echeance,
            due_at=since,
            users=() if manager else desk.settings.leads,
            email=manager,
            in_thread=False,
            data={"entreprise": account.name, "signes": weak_signals(session, account, now=now)},
        ),
    )


def weak_signals(session: Session, account: Entreprise, *, now: datetime) -> list[str]:
    """Say what to know before the call: past dossiers, tone, notes of surveys, a contract that ends."""
    dossiers = session.exec(
        select(Dossier).where(Dossier.entreprise_id == account.id, col(Dossier.opened_at) > now - LATELY)
    ).all()
    signs = []
    if dossiers:
        number = len(dossiers)
        signs.append(f"{number}{NBSP}{'dossier' if number < 2 else 'dossiers'} en un an")
    if any((dossier.ton_now or dossier.ton) in {Ton.IRRITE, Ton.COLERE} for dossier in dossiers):
        signs.append("le dernier échange était tendu")
    low = session.exec(
        select(sa.func.min(Enquete.note)).where(
            col(Enquete.dossier_id).in_([dossier.id for dossier in dossiers])
        )
    ).one()
    if low is not None and low <= LOW_NOTE:
        signs.append(f"une note de {low}{NBSP}/{NBSP}10")
    if account.contract_end is not None and now.date() <= account.contract_end <= (now + RENEWAL).date():
        signs.append(f"le contrat finit le {account.contract_end:%d/%m/%Y}")
    return signs


def _plan(session: Session, account: Entreprise, due: datetime, *, now: datetime) -> None:
    key = f"check_in:{account.id}:{due:%Y%m%dT%H%M%S}"
    plan(session, "check_in", key, due, now=now, data={"entreprise": account.id})


def _last_word(session: Session, account: Entreprise) -> datetime:
    """Return when a dossier of the account last moved; when it was entered, where there was none."""
    columns = (Dossier.opened_at, Dossier.last_in_at, Dossier.last_out_at, Dossier.resolved_at)
    row = session.execute(
        select(*(sa.func.max(column) for column in columns)).where(Dossier.entreprise_id == account.id)
    ).one()
    return max((at for at in row if at is not None), default=account.created_at)


def _has_open(session: Session, account: Entreprise) -> bool:
    found = select(Dossier.id).where(Dossier.entreprise_id == account.id, col(Dossier.etat).in_(OPEN))
    return session.exec(found).first() is not None
