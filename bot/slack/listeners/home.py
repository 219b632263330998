"""What do the buttons of the Home tab and of its windows do?"""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import App

from bot.ids import Action
from bot.slack.answers import filter_from
from bot.slack.home import publish_home
from bot.slack.home_windows import list_window, status_window
from bot.slack.listeners.acking import ack_first
from bot.slack.parts import Parts
from bot.slack.pictures import month_pictures
from bot.slack.waiting import message_view
from bot.texts import errors
from bot.texts import home as texts
from desk.take import take
from models.errors import ConflictError

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to the Home tab."""

    @app.action(Action.HOME_REFRESH, middleware=[ack_first])
    @parts.guarded
    def on_refresh(body: Body) -> None:
        publish_home(parts, body["user"]["id"])

    @app.action(Action.HOME_SHOW, middleware=[ack_first])
    @parts.guarded
    def on_show(action: Body, body: Body) -> None:
        _open(parts, body, status_window(parts, action["value"]))

    @app.action(re.compile(rf"^{re.escape(Action.HOME_LIST)}:"), middleware=[ack_first])
    @parts.guarded
    def on_list(action: Body, body: Body) -> None:
        window = list_window(parts, filter_from(action["value"]))
        if _in_window(body):
            parts.client.views_update(view_id=body["view"]["id"], view=window)
        else:
            parts.client.views_open(trigger_id=body["trigger_id"], view=window)

    @app.action(Action.HOME_TAKE, middleware=[ack_first])
    @parts.guarded
    def on_take(action: Body, body: Body) -> None:
        user, reference = body["user"]["id"], action["value"]
        try:
            take(parts.desk, reference, by=user)
        except ConflictError as error:
            _open(parts, body, message_view(texts.STATUS_TITLE, errors.already_taken(str(error), reference)))
        else:
            if _in_window(body):
                parts.client.views_update(view_id=body["view"]["id"], view=status_window(parts, reference))
        publish_home(parts, user)

    @app.action(Action.HOME_CHARTS, middleware=[ack_first])
    @parts.guarded
    def on_charts(body: Body) -> None:
        month_pictures(parts, body["user"]["id"])
        _open(parts, body, message_view(texts.CHARTS_TITLE, texts.charts_asked()))


def _in_window(body: Body) -> bool:
    return (body.get("view") or {}).get("type") == "modal"


def _open(parts: Parts, body: Body, view: Body) -> None:
    """Open a window, over the one that is open where there is one."""
    if _in_window(body):
        parts.client.views_push(trigger_id=body["trigger_id"], view=view)
    else:
        parts.client.views_open(trigger_id=body["trigger_id"], view=view)
