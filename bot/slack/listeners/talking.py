"""How does the desk answer a mention or a direct message?"""

from __future__ import annotations

import json
import re
from typing import Any

from slack_bolt import App, Respond
from slack_sdk.errors import SlackApiError
from sqlmodel import select

from bot.ids import Action
from bot.slack.cards import Post
from bot.slack.conversation import Conversation, Spoken
from bot.slack.escaping import unmarked
from bot.slack.home import publish_home
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.responding import answer, thread_of
from bot.slack.ordering import plain_order
from bot.slack.orders import answer_order
from bot.slack.parts import Parts
from bot.slack.reading import is_for_one, may_replace
from bot.texts import conversation as texts
from desk.seen import first_time
from models.tables import Dossier, SlackRef
from models.vocabulary import Intent

Body = dict[str, Any]
_ADDRESSED = re.compile(r"^\s*<@[UW][A-Z0-9]+(?:\|[^>]*)?>[\s,:]*")
_OWN_SUBTYPES = {None, "file_share", "thread_broadcast"}
"""Messages that people write; the others tell of edits, joins and bots."""


def register(app: App, parts: Parts, conversation: Conversation) -> None:
    """Listen to mentions, direct messages, and the choice between two meanings."""

    @app.event("app_mention")
    @parts.guarded
    def on_mention(event: Body, body: Body) -> None:
        if _heard_first(parts, body) and not event.get("bot_id"):
            _talk(parts, conversation, event, thread=event.get("thread_ts") or event["ts"])

    @app.event("message")
    @parts.guarded
    def on_message(event: Body, body: Body) -> None:
        # In channels only a mention is for us: a thread is where colleagues talk among themselves.
        private = event.get("channel_type") == "im"
        written = event.get("subtype") in _OWN_SUBTYPES and not event.get("bot_id") and event.get("user")
        if private and written and _heard_first(parts, body):
            _talk(parts, conversation, event, thread=event.get("thread_ts"))

    @app.action(re.compile(rf"^{re.escape(Action.INTENT_CHOOSE)}:"), middleware=[ack_first])
    @parts.guarded
    def on_choice(action: Body, body: Body, respond: Respond) -> None:
        value = json.loads(action["value"])
        spoken = Spoken(value["t"], body["user"]["id"], value["k"])
        post = conversation.answer_as(Intent(value["i"]), spoken, value["s"])
        answer(respond, post, replace=may_replace(parts, body, post), thread=thread_of(body))

    @app.event("app_home_opened")
    @parts.guarded
    def on_opened(event: Body, body: Body) -> None:  # noqa: ARG001 (tells whom a failure concerns)
        if event.get("tab") == "messages":
            _suggest(parts, event["channel"])
        else:
            publish_home(parts, event["user"])

    @app.event("assistant_thread_started")
    @parts.guarded
    def on_thread_started(event: Body, body: Body) -> None:  # noqa: ARG001 (likewise)
        # The legacy view of agents: each conversation is a thread, which has its own suggestions.
        thread = event["assistant_thread"]
        _suggest(parts, thread["channel_id"], thread["thread_ts"])

    for silent in ("assistant_thread_context_changed", "app_context_changed"):

        @app.event(silent)
        def on_context(body: Body) -> None:
            """Leave it: what a person looks at elsewhere is theirs."""


def _heard_first(parts: Parts, body: Body) -> bool:
    return first_time(parts.desk.store, f"event:{body.get('event_id', '')}")


def _talk(parts: Parts, conversation: Conversation, event: Body, *, thread: str | None) -> None:
    channel = event["channel"]
    key = f"{channel}:{thread or event['user']}"
    text = unmarked(_ADDRESSED.sub("", event.get("text", "")))
    card = _card_of(parts, channel, thread)
    order = plain_order(text)
    if order is None:
        spoken = Spoken(text, event["user"], key, card, channel, thread)
        post = conversation.answer(spoken)
    else:
        spoken = Spoken(order.rest, event["user"], key, card, channel, thread)
        post = answer_order(parts, conversation, order, spoken)
    aside = event.get("channel_type") != "im" and is_for_one(parts, post)
    _say(parts, channel, thread, post, to=event["user"] if aside else None)


def _say(parts: Parts, channel: str, thread: str | None, post: Post, *, to: str | None) -> None:
    """Answer where it was asked; what is private is shown to that person alone."""
    if to is not None:
        parts.client.chat_postEphemeral(
            channel=channel, user=to, thread_ts=thread, text=post.text, blocks=list(post.blocks)
        )
        return
    parts.client.chat_postMessage(
        channel=channel,
        thread_ts=thread,
        text=post.text,
        blocks=list(post.blocks),
        unfurl_links=False,
        unfurl_media=False,
    )


def _card_of(parts: Parts, channel: str, thread: str | None) -> str | None:
    """Return the dossier in whose card's thread something was said."""
    if thread is None:
        return None
    with parts.desk.store.read() as session:
        return session.exec(
            select(Dossier.reference)
            .join(SlackRef, SlackRef.dossier_id == Dossier.id)  # type: ignore[arg-type]
            .where(SlackRef.channel == channel, SlackRef.ts == thread)
        ).first()


def _suggest(parts: Parts, channel: str, thread: str | None = None) -> None:
    """Propose what can be said, where the workspace has agents."""
    prompts = [{"title": title, "message": said} for title, said in texts.PROMPTS]
    asked = {"channel_id": channel, "prompts": prompts, "title": texts.PROMPTS_TITLE}
    if thread:
        asked["thread_ts"] = thread
    try:
        parts.client.api_call("assistant.threads.setSuggestedPrompts", json=asked)
    except SlackApiError:
        # A workspace without agents, or an older view: nothing is lost.
        return
