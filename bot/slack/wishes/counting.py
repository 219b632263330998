"""How does the desk answer who asks for figures: one, the page of all, a Pareto, the load of the team?"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.slack import blocks
from bot.slack.answers import said
from bot.slack.cards import Post, make_post
from bot.slack.escaping import mention
from bot.slack.filtering import filter_of_slots, fold
from bot.slack.reading import count, listing
from bot.slack.turns import Turn
from bot.texts import conversation as texts
from bot.texts import digests as digest_texts
from desk.figures.indicators import Indicators
from desk.figures.load import load
from desk.figures.paretos import By, Weigh, pareto
from desk.figures.period import Period, days_period, month_period
from desk.listing import Filter
from desk.pictures import Chart, PictureRequest, Where, ask_picture
from desk.rights import Right, may
from models.vocabulary import Etat, Motif
from nlp.conversation.periods import read_period

NAMED: Mapping[str, str] = {
    "mttr": "mttr_ouvre",
    "sla": "sla_premiere_reponse",
    "volume": "volume",
    "montant": "accorde",
    "nps": "nps",
    "recurrence": "recidive",
    "amiable": "amiable",
    "dso": "dso",
    "cout": "cout",
}
"""The slot ``indicateur`` (corpus/GUIDE_CONVERSATION.md), as the definitions name it."""
_DRAWN: Mapping[str, Chart] = {"sla": Chart.DELAIS, "volume": Chart.TENDANCE, "recurrence": Chart.PARETO}

_LATE = re.compile(r"\ben retard\b|\bretards\b(?! d)")


def tell_figures(turn: Turn) -> Post:
    """Answer with what was asked for."""
    asked = turn.slots.get("indicateur", "")
    special: Mapping[str, Callable[[Turn], Post]] = {"pareto": tell_pareto, "charge": tell_load}
    if asked in special:
        return special[asked](turn)
    if asked == "volume" and not turn.slots.get("periode") and _LATE.search(fold(turn.spoken.text)):
        # « Combien de dossiers en retard ? » asks for those of now, not for how many came.
        return listing(
            turn.parts, replace(filter_of_slots(turn.slots, user=turn.user, now=turn.now), late=True)
        )
    found = period_of(turn)
    if isinstance(found, Post):
        return found
    if asked in NAMED:
        return _single(turn, asked, found)
    return _page(turn, found)


def period_of(turn: Turn) -> Period | Post:
    """Return the period asked for, this month where none is, or the answer that asks again."""
    zone = turn.parts.desk.charter.clock.zone
    said_period = turn.slots.get("periode", "")
    if not said_period:
        return month_period(turn.now.year, turn.now.month, zone=zone)
    days = read_period(said_period, turn.now.date())
    if days is None:
        return said(texts.which_period(said_period))
    return days_period(*days, zone=zone)


def _single(turn: Turn, asked: str, period: Period) -> Post:
    now, before = _measured(turn, period)
    figure = now[NAMED[asked]]
    named = _named(period)
    head = digest_texts.single(figure, before[NAMED[asked]], named)
    notes = [digest_texts.meaning(figure)]
    motif, client = turn.slots.get("motif"), turn.slots.get("client")
    if motif in set(Motif) or client:
        wanted = Filter(
            etats=tuple(Etat),
            motif=motif if motif in set(Motif) else None,
            entreprise=client,
            opened_since=period.since,
            opened_until=period.until,
        )
        head = texts.opened_count(count(turn.parts, wanted), motif, client, named) + "\n" + head
    if client:
        notes.append(digest_texts.for_client_only(client))
    shown = [blocks.section(head), blocks.context(*notes)]
    if asked in _DRAWN and figure.n:
        shown.append(_draw(turn, PictureRequest(_DRAWN[asked], period)))
    return make_post(head, shown)


def _page(turn: Turn, period: Period) -> Post:
    now, before = _measured(turn, period)
    counts = {
        "opened": Filter(limit=1),
        "late": Filter(late=True, limit=1),
        "unclaimed": Filter(unclaimed=True, limit=1),
        "unsure": Filter(a_qualifier=True, limit=1),
    }
    today = texts.figures(**{name: count(turn.parts, f) for name, f in counts.items()})
    title = digest_texts.page_title(_named(period))
    shown = [blocks.section(today), blocks.section(title), *figure_blocks(now, before)]
    if now["volume"].n:
        shown.append(_draw(turn, PictureRequest(Chart.TENDANCE, period)))
    return make_post(f"{today}\n{title}", shown)


def figure_blocks(now: Indicators, before: Indicators) -> list[blocks.Block]:
    """Return the page of figures, one paragraph a family; what cannot be measured yet is left out."""
    shown = []
    for family, names in digest_texts.KPI_PAGE.items():
        lines = [digest_texts.line(now[name], before[name]) for name in names if now[name].value is not None]
        if lines:
            shown.append(blocks.section("\n".join((f"*{family}*", *lines))))
    return shown


def tell_pareto(turn: Turn) -> Post:
    """Answer with the few causes, motifs or clients that make most of it."""
    found = period_of(turn)
    if isinstance(found, Post):
        return found
    desk, folded = turn.parts.desk, fold(turn.spoken.text)
    by = By.ENTREPRISE if "client" in folded else By.MOTIF if "motif" in folded else By.CAUSE
    weigh = Weigh.COUT if any(word in folded for word in ("cout", "euro", "montant")) else Weigh.NOMBRE
    with desk.store.read() as session:
        weighed = pareto(
            session,
            found.since,
            found.until,
            charter=desk.charter,
            now=desk.now(),
            by=by,
            weigh=weigh,
        )
    text = digest_texts.pareto_text(weighed, _named(found))
    more = [_draw(turn, PictureRequest(Chart.PARETO, found, by, weigh))] if weighed.bars else []
    return said(text, *more)


def tell_load(turn: Turn) -> Post:
    """Answer with what each person carries, where the charter allows it and to whom it allows it."""
    found = period_of(turn)
    if isinstance(found, Post):
        return found
    desk = turn.parts.desk
    if not desk.charter.figures.per_agent:
        return said(digest_texts.per_agent_off())
    if not may(desk, turn.user, Right.CHIFFRES_AGENTS):
        return said(digest_texts.per_agent_refused())
    with desk.store.read() as session:
        loads = load(session, found.since, found.until, charter=desk.charter, now=desk.now())
    lines = [
        digest_texts.load_line(
            mention(each.user) if each.user else digest_texts.NOBODY, each.open, each.grave, each.resolved
        )
        for each in loads[:20]
    ]
    told = said("\n".join((digest_texts.load_title(_named(found)), *lines)))
    return replace(told, confidential=True)


def _measured(turn: Turn, period: Period) -> tuple[Indicators, Indicators]:
    measures, desk = turn.parts.measures, turn.parts.desk
    return measures.of(desk, period), measures.of(desk, _before(period, turn.now.date()))


def _before(period: Period, today: date) -> Period:
    """
    Return what a period is compared with: the month before a month, else as many days before it.

    A period that still runs is compared with as many days of the one before: a half month is never
    less than a whole one for that reason alone.
    """
    first, after = period.first_day, period.day_after
    before = period.before
    if first.day == 1 and after.day == 1 and (after - first).days <= 31:
        previous = first - timedelta(days=1)
        before = month_period(previous.year, previous.month, zone=period.zone)
    if first <= today < after - timedelta(days=1):
        end = min(before.first_day + (today - first) + timedelta(days=1), before.day_after)
        return days_period(before.first_day, end, zone=period.zone)
    return before


def _named(period: Period) -> str:
    return digest_texts.period(period.first_day, period.day_after)


def _draw(turn: Turn, picture: PictureRequest) -> blocks.Block:
    """Ask for the picture, where it was asked or in private, and say where it comes."""
    here = bool(turn.spoken.channel)
    where = Where(turn.spoken.channel, turn.spoken.thread) if here else Where(user=turn.user)
    desk = turn.parts.desk
    with desk.store.work() as session:
        ask_picture(session, desk, picture, where, key=f"{turn.user}:{uuid.uuid4().hex}")
    return blocks.context(digest_texts.picture_follows_here() if here else digest_texts.picture_follows())
