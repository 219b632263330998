"""What does a lead's Home tab add: figures, the load of the team, the health of the desk?"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.ids import Action
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.escaping import mention
from bot.slack.parts import Parts
from bot.texts import digests as digest_texts
from bot.texts import home as texts
from bot.texts.moments import PARIS
from desk.figures.load import load
from desk.figures.period import Period, month_period
from desk.figures.trend import trend
from desk.rights import Right, may
from desk.vitals import read_vitals

WEEKS = 8


def lead_blocks(parts: Parts, user: str, now: datetime) -> list[Block]:
    """Return the parts of the page that are for leads."""
    desk = parts.desk
    local = now.astimezone(PARIS)
    month = month_period(local.year, local.month, zone=desk.charter.clock.zone)
    with desk.store.read() as session:
        found = trend(session, now, charter=desk.charter, weeks=WEEKS)
        return [
            blocks.divider(),
            blocks.section(f"*{texts.FIGURES}*"),
            blocks.section(texts.weeks([w.opened for w in found], [w.resolved for w in found])),
            *_load(parts, session, user, month, now),
            blocks.actions(blocks.button(texts.CHARTS, Action.HOME_CHARTS, "-")),
            blocks.divider(),
            blocks.section(f"*{texts.HEALTH}*\n" + "\n".join(_health(session, now))),
        ]


def _load(parts: Parts, session: Session, user: str, month: Period, now: datetime) -> list[Block]:
    charter = parts.desk.charter
    if not (charter.figures.per_agent and may(parts.desk, user, Right.CHIFFRES_AGENTS)):
        return []
    loads = load(session, month.since, month.until, charter=charter, now=now)
    lines = [
        digest_texts.load_line(
            mention(each.user) if each.user else digest_texts.NOBODY, each.open, each.grave, each.resolved
        )
        for each in loads[:15]
    ]
    named = digest_texts.period(month.first_day, month.day_after)
    return [blocks.section("\n".join((digest_texts.load_title(named), *lines)))]


def _health(session: Session, now: datetime) -> list[str]:
    vitals = read_vitals(session, now)
    boxes = [texts.mailbox(box.name, box.status, box.last_success_at, now) for box in vitals.mailboxes]
    drift = vitals.drift
    return [
        *(boxes or [texts.no_mailbox()]),
        texts.waiting(vitals.quarantined, vitals.failed),
        texts.drift(drift.asked_share, drift.correction_rate, drift.warnings),
    ]
