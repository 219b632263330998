"""How is the Slack application put together?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.slack.client import TIMEOUT_SECONDS, build_client
from bot.slack.conversation import Conversation
from bot.slack.failing import sentence_for, tell_failure
from bot.slack.guests import Standings, acting_user, refuse_guests
from bot.slack.identity import Identity
from bot.slack.listeners import (
    acting,
    approvals,
    commands,
    declarations,
    dossiers,
    drafts,
    engagements,
    home,
    instructing,
    letters,
    letters_menu,
    merging,
    phoning,
    rewriting,
    surveys,
    talking,
    wishing,
)
from bot.slack.memory import Memory
from bot.slack.parts import Parts
from bot.slack.people import People
from bot.slack.posting import Poster
from bot.slack.settings import SlackSettings
from bot.slack.speaking import ListenerPool
from bot.slack.strangers import refuse_strangers
from desk.parts import Desk
from desk.speaking import speaking_for

USERS_SECONDS = 2
"""Asking who somebody is must leave time to answer within Slack's three seconds."""


class DeskApp(App):
    """The Bolt application of the desk: it also knows who it is, and how to stop."""

    identity: Identity
    executor: ThreadPoolExecutor
    desk: Desk

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Hear a request on behalf of who made it: Bolt's own ``next`` returns before any listener runs."""
        with speaking_for(self.desk, acting_user(req.body)):
            return super().dispatch(req)

    def close(self) -> None:
        """Let the listeners that run finish; start no other."""
        self.executor.shutdown(wait=True, cancel_futures=True)


def build_app(
    desk: Desk, settings: SlackSettings, client: WebClient | None = None, *, identity: Identity | None = None
) -> DeskApp:
    """
    Build the Bolt application; nothing is asked of Slack here.

    Args:
        desk: The parts that the use cases need.
        settings: The workspace.
        client: Speaks to Slack for the listeners; a patient one of the settings where absent.
        identity: Who the bot is; learnt by ``SlackSocket`` when it connects.
    """
    client = client or build_client(settings, patient=True)
    who = identity or Identity(client)
    executor = ListenerPool(settings.workers, thread_name_prefix="slack-listener")
    app = DeskApp(
        # The token comes from the authorization; Bolt warns where the client has one too.
        client=WebClient(base_url=settings.base_url, timeout=TIMEOUT_SECONDS),
        authorize=lambda context: who.authorization(),  # noqa: ARG005 (Bolt calls it by that name)
        token_verification_enabled=False,
        request_verification_enabled=False,
        listener_executor=executor,
    )
    app.identity, app.executor, app.desk = who, executor, desk
    app.middleware(refuse_strangers(who))
    standings = Standings(build_client(settings, timeout=USERS_SECONDS))
    app.middleware(refuse_guests(standings, client, executor))
    parts = Parts(
        desk=desk,
        settings=settings,
        client=client,
        poster=Poster(client, settings.channel),
        people=People(client),
    )
    conversation = Conversation(parts, Memory(desk.store))
    dossiers.register(app, parts)
    acting.register(app, parts)
    drafts.register(app, parts)
    rewriting.register(app, parts)
    phoning.register(app, parts)
    approvals.register(app, parts)
    letters.register(app, parts)
    letters_menu.register(app, parts)
    surveys.register(app, parts)
    engagements.register(app, parts)
    instructing.register(app, parts)
    merging.register(app, parts)
    declarations.register(app, parts)
    commands.register(app, parts, conversation)
    talking.register(app, parts, conversation)
    wishing.register(app, parts)
    home.register(app, parts)

    @app.error
    def on_error(error: Exception, body: dict[str, Any]) -> None:
        tell_failure(client, body, sentence_for(error))

    return app
