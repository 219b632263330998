"""How are the pictures of a month asked for by one person?"""

from __future__ import annotations

import uuid

from bot.slack.parts import Parts
from bot.texts.moments import PARIS
from desk.figures.paretos import By
from desk.figures.period import month_period
from desk.pictures import Chart, PictureRequest, Where, ask_picture


def month_pictures(parts: Parts, user: str) -> None:
    """Ask for the pictures of this month, in the private messages of a person."""
    desk = parts.desk
    local = desk.now().astimezone(PARIS)
    month = month_period(local.year, local.month, zone=desk.charter.clock.zone)
    key = uuid.uuid4().hex
    with desk.store.work() as session:
        for picture in (
            PictureRequest(Chart.TENDANCE, month),
            PictureRequest(Chart.PARETO, month, By.MOTIF),
            PictureRequest(Chart.DELAIS, month),
        ):
            ask_picture(session, desk, picture, Where(user=user), key=f"{user}:{key}:{picture.chart}")
