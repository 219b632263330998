"""How are figures drawn and put in Slack, once?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk import WebClient

from bot.slack.escaping import inert
from bot.slack.pacing import Pace
from bot.slack.posting import RECENT, Poster
from bot.texts import digests as texts
from desk.effects import Done, Effect, Outcome, Retry
from desk.figures.indicators import indicators
from desk.figures.paretos import pareto
from desk.figures.trend import trend
from desk.parts import Desk
from desk.pictures import Chart, PictureRequest

if TYPE_CHECKING:
    from desk.figures.drawing import Picture


def upload(client: WebClient, desk: Desk, poster: Poster, pace: Pace, effect: Effect) -> Outcome:
    """
    Draw what was asked for and put it where it was asked for, unless it is there already.

    The file's name carries the effect's number: a second attempt looks for it before it uploads again.

    Raises:
        SlackApiError: Slack refused.
    """
    payload = effect.payload
    user, thread = str(payload.get("user") or ""), payload.get("thread") or None
    channel = str(payload.get("channel") or "") or (poster.direct_channel(user) if user else poster.channel())
    picture = draw(desk, PictureRequest.load(payload, zone=desk.charter.clock.zone))
    if picture is None:
        return Done({"empty": True})
    name = f"{picture.name}-{effect.id}.png"
    if effect.attempts > 1 and _is_there(client, channel, thread, name):
        return Done({"channel": channel})
    wait = pace.wait(channel, effect.id)
    if wait > 0:
        return Retry("one message a second", wait, counts=False)
    client.files_upload_v2(
        channel=channel,
        thread_ts=thread,
        initial_comment=texts.picture_caption(inert(picture.title), inert(picture.alt)),
        file_uploads=[
            {"filename": name, "title": picture.title, "content": picture.png, "alt_txt": picture.alt[:1000]}
        ],
    )
    return Done({"channel": channel})


def draw(desk: Desk, wanted: PictureRequest) -> Picture | None:
    """Draw figures; ``None`` where there is nothing to draw."""
    from desk.figures.charts import pareto_picture, sla_picture, tone_picture, trend_picture

    charter, now, period = desk.charter, desk.now(), wanted.period
    since, until = period.since, period.until
    with desk.store.read() as session:
        if wanted.chart is Chart.PARETO:
            found = pareto(session, since, until, charter=charter, now=now, by=wanted.by, weigh=wanted.weigh)
        elif wanted.chart is Chart.TENDANCE:
            weeks = trend(session, min(until, now), charter=charter)
        else:
            measured = indicators(session, since, until, charter=charter, now=now)
    # Drawing takes a while: the database is not held meanwhile.
    match wanted.chart:
        case Chart.PARETO:
            return pareto_picture(found)
        case Chart.TENDANCE:
            return trend_picture(weeks)
        case Chart.DELAIS:
            return sla_picture(measured)
        case Chart.TON:
            return tone_picture(measured)


def _is_there(client: WebClient, channel: str, thread: str | None, name: str) -> bool:
    answer = (
        client.conversations_replies(channel=channel, ts=thread, limit=RECENT)
        if thread
        else client.conversations_history(channel=channel, limit=RECENT)
    )
    return any(
        file.get("name") == name
        for message in answer.get("messages") or []
        for file in message.get("files") or []
    )
