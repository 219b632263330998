"""What do the digest of the day, the review of the week and the pack of the month look like?"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.ids import Action
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.cards import Post, make_post
from bot.slack.escaping import inert
from bot.slack.posting import Once, Place, Poster
from bot.texts import answers as answer_texts
from bot.texts import digests as texts
from desk.effects import Done, Effect, Outcome
from desk.figures.digest import DailyDigest, Review, daily_digest, monthly_pack, weekly_review
from desk.figures.paretos import By, Pareto
from desk.parts import Desk
from desk.pictures import Chart, PictureRequest, Where, ask_picture
from desk.timing.digests import DAILY, MONTHLY, WEEKLY
from desk.views import DossierLine

SHOWN = 5


def digest_post(desk: Desk, what: str) -> tuple[Post, tuple[PictureRequest, ...]] | None:
    """Build a digest and the pictures that go with it; ``None`` where there is nothing to say."""
    now = desk.now()
    with desk.store.read() as session:
        if what == DAILY:
            day = daily_digest(session, charter=desk.charter, now=now)
            return None if day.is_empty else (daily_post(day, now), ())
        read = weekly_review if what == WEEKLY else monthly_pack
        found = read(session, charter=desk.charter, now=now)
    return None if found.is_empty else (review_post(found, what), pictures_of(found, what))


def daily_post(day: DailyDigest, now: datetime) -> Post:
    """Build what a team reads in the morning."""
    head = texts.daily_head(day)
    shown: list[Block] = [blocks.header(texts.daily_title(day.day)), blocks.section(head)]
    for title, lines, total in (
        (texts.LATE, day.late, day.late_total),
        (texts.DUE_TODAY, day.due_today, day.due_today_total),
    ):
        if total:
            shown.append(blocks.section(texts.part(title, total)))
            shown += [_line(line, now) for line in lines[:SHOWN]]
            more = texts.more(total - min(len(lines), SHOWN))
            shown += [blocks.context(more)] if more else []
    return make_post(f"{texts.daily_title(day.day)}\n{head}", shown)


def _line(line: DossierLine, now: datetime) -> Block:
    see = blocks.button(texts.SEE, Action.DOSSIER_SHOW, line.reference, label=f"{texts.SEE} {line.reference}")
    return blocks.section(answer_texts.list_line(line, now), accessory=see)


def review_post(found: Review, what: str) -> Post:
    """Build the review of a week, or the pack of a committee."""
    named = texts.period(found.period.first_day, found.period.day_after)
    title = texts.review_title(what == MONTHLY, named)
    shown: list[Block] = [blocks.header(title)]
    for family, names in texts.KPI_PAGE.items():
        lines = [
            texts.line(found.measured[name], found.before[name])
            for name in names
            if found.measured[name].value is not None
        ]
        if lines:
            shown.append(blocks.section("\n".join((f"*{family}*", *lines))))
    shown += [blocks.section(texts.pareto_text(each, named)) for each in _paretos(found, what)]
    if found.actions:
        told = [texts.action(each) for each in found.actions]
        shown.append(blocks.section("\n".join((texts.actions_title(), *told))))
    if found.lessons and what == MONTHLY:
        told = [f"• *{each.reference}* {inert(each.text)[:300]}" for each in found.lessons[:SHOWN]]
        shown.append(blocks.section("\n".join((texts.lessons_title(), *told))))
    shown.append(blocks.context(texts.pictures_below()))
    return make_post(title, shown)


def _paretos(found: Review, what: str) -> list[Pareto]:
    kept = [found.causes, found.costs] if what == MONTHLY else [found.causes]
    return [each for each in kept if each.bars]


def pictures_of(found: Review, what: str) -> tuple[PictureRequest, ...]:
    """Return what is drawn for a review, in order."""
    week = (
        PictureRequest(Chart.TENDANCE, found.period),
        PictureRequest(Chart.DELAIS, found.period),
    )
    if what != MONTHLY:
        return week
    return (
        PictureRequest(Chart.PARETO, found.period, By.CAUSE),
        PictureRequest(Chart.PARETO, found.period, By.CAUSE, found.costs.weigh),
        *week,
        PictureRequest(Chart.TON, found.period),
    )


def digest(desk: Desk, once: Once, poster: Poster, effect: Effect) -> Outcome:
    """Post a digest once, its pictures in its thread; nothing where there is nothing to say."""
    what = str(effect.payload["what"])
    built = digest_post(desk, what)
    if built is None:
        return Done({"empty": True})
    post, pictures = built
    rules = desk.charter.rendez_vous
    named = rules.committee if what == MONTHLY else rules.channel

    def then(session: Session, place: Place) -> None:
        for rank, picture in enumerate(pictures):
            where = Where(place.channel, place.ts)
            ask_picture(session, desk, picture, where, key=f"{effect.key}:{rank}")

    return once.post(
        effect,
        lambda: post,
        channel=poster.channel(named or None),
        mark=f"outbox.{effect.id}.{effect.key}"[:255],
        then=then,
    )
