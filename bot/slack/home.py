"""What does the Home tab show, to an agent, an account manager and a lead?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.ids import Action
from bot.slack import blocks, limits
from bot.slack.answers import PAGE, filter_value
from bot.slack.approving import waiting_blocks
from bot.slack.blocks import Block
from bot.slack.home_lead import lead_blocks
from bot.slack.parts import Parts
from bot.slack.reading import matching
from bot.texts import answers as answer_texts
from bot.texts import declaring as declaring_texts
from bot.texts import home as texts
from bot.texts.moments import PARIS
from desk.asked import waiting_for
from desk.listing import Filter
from desk.naming import has_clients
from desk.rights import is_lead
from desk.views import DossierLine
from models.vocabulary import Gravite

SHORT = 5
"""Lines of a part that is not one's own work."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page."""

    name: str
    wanted: Filter
    act: str
    """The button beside each line."""


def publish_home(parts: Parts, user: str) -> None:
    """Make the page of a person anew."""
    parts.client.views_publish(user_id=user, view=home_view(parts, user))


def home_view(parts: Parts, user: str) -> Block:
    """Build the page: what is one's own first, then what the role adds."""
    now = parts.desk.now()
    shown: list[Block] = [blocks.context(texts.hello(now)), _head()]
    shown += waiting_blocks(waiting_for(parts.desk, user))
    for section in sections_of(parts, user, now):
        shown += _section(parts, section, now)
    if is_lead(parts.desk, user):
        shown += lead_blocks(parts, user, now)
    return {"type": "home", "blocks": shown[: limits.VIEW_BLOCKS]}


def sections_of(parts: Parts, user: str, now: datetime) -> list[Section]:
    """Return the parts of a person's page, in order."""
    tonight = now.astimezone(PARIS).replace(hour=23, minute=59, second=59)
    mine = [
        Section(texts.MINE, Filter(owner=user, limit=PAGE), Action.DRAFT_OPEN),
        Section(texts.TODAY, Filter(owner=user, due_before=tonight, limit=SHORT), Action.HOME_SHOW),
    ]
    unclaimed = [Section(texts.UNCLAIMED, Filter(unclaimed=True, limit=PAGE), Action.HOME_TAKE)]
    led = []
    if is_lead(parts.desk, user):
        grave = int(Gravite.FORTE)
        soon = now + timedelta(days=1)
        led = [
            Section(texts.LATE, Filter(late=True, limit=PAGE), Action.HOME_SHOW),
            Section(texts.RISK, Filter(due_before=soon, gravite_from=grave, limit=SHORT), Action.HOME_SHOW),
        ]
    return [*led, *_clients(parts, user), *mine, *unclaimed]


def _clients(parts: Parts, user: str) -> list[Section]:
    email = parts.people.email_of(user)
    if not email or not manages(parts, email):
        return []
    return [Section(texts.CLIENTS, Filter(account_manager=email, limit=PAGE), Action.HOME_SHOW)]


def manages(parts: Parts, email: str) -> bool:
    """Tell whether an address is that of somebody's account manager."""
    with parts.desk.store.read() as session:
        return has_clients(session, email)


def _head() -> Block:
    return blocks.actions(
        blocks.button(texts.REFRESH, Action.HOME_REFRESH, "-"),
        blocks.button(declaring_texts.OPEN_BUTTON, Action.DECLARATION_OPEN, "{}"),
    )


def _section(parts: Parts, section: Section, now: datetime) -> list[Block]:
    lines, total = matching(parts, section.wanted)
    shown = [blocks.divider(), blocks.section(texts.title(section.name, total))]
    if not lines:
        return [*shown, blocks.context(texts.empty(section.name))]
    shown += [_line(line, section.act, now) for line in lines]
    if total > len(lines):
        whole = filter_value(replace(section.wanted, limit=PAGE))
        see = blocks.button(texts.see_all(section.name, total), f"{Action.HOME_LIST}:{section.name}", whole)
        shown.append(blocks.actions(see))
    return shown


def _line(line: DossierLine, act: str, now: datetime) -> Block:
    names = {
        Action.DRAFT_OPEN: texts.DRAFT,
        Action.HOME_SHOW: texts.SEE,
        Action.HOME_TAKE: texts.TAKE,
    }
    name = names[Action(act)]
    button = blocks.button(name, act, line.reference, label=f"{name} {line.reference}")
    return blocks.section(answer_texts.list_line(line, now), accessory=button)
