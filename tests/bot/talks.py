"""How do tests speak to the desk without Slack, and read what it answers?"""

from __future__ import annotations

import json

from slack_sdk import WebClient

from bot.slack.conversation import Conversation, Spoken
from bot.slack.memory import Memory
from bot.slack.parts import Parts
from bot.slack.people import People
from bot.slack.posting import Poster
from bot.slack.settings import SlackSettings
from models.values import Utterance
from models.vocabulary import Intent
from tests.builders import Built
from tests.servers.block_kit import message_problems

ALICE, BRUNO = "U01ALICE", "U02BRUNO"


class Unsure:
    """Is never sure of what was said."""

    def interpret(self, text: str, *, context: dict[str, str] | None = None) -> Utterance:
        """Offer two meanings."""
        return Utterance(Intent.RESUMER, {"ref": "1"}, 0.2, (Intent.RESUMER, Intent.REDIGER))


def conversation(built: Built, *, content: str = "full") -> Conversation:
    """Make a conversation whose people nobody can be asked about."""
    settings = SlackSettings("xoxb-1", channel="C1", api_url="http://127.0.0.1:9/api/", content=content)
    client = WebClient(token="xoxb-1", base_url=settings.base_url)
    return Conversation(
        Parts(built.desk, settings, client, Poster(client, "C1"), People(client)), Memory(built.store)
    )


def ask(built: Built, intent: Intent, text: str = "", *, content: str = "full", **slots: str) -> str:
    """Say something whose intent is known; return the blocks of the answer, checked."""
    post = conversation(built, content=content).answer_as(intent, Spoken(text, ALICE, "k"), slots)
    assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []
    return json.dumps(post.blocks, ensure_ascii=False).replace("\xa0", " ")
