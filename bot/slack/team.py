"""What does the desk tell of the team: who is away, who is on call, what each person carries?"""

from __future__ import annotations

from dataclasses import replace

from bot.slack.answers import said
from bot.slack.cards import Post, make_post
from bot.slack.conversation import Conversation
from bot.slack.ordering import figure_slots
from bot.slack.parts import Parts
from bot.slack.turns import Spoken
from bot.texts import team as texts
from desk.team import absences, on_call
from models.vocabulary import Intent


def tell_team(parts: Parts, conversation: Conversation, spoken: Spoken) -> Post:
    """Answer with the team, and its load where the charter allows it."""
    now = parts.desk.now()
    with parts.desk.store.read() as session:
        called = on_call(session, now=now)
    team = said(texts.team(called, absences(parts.desk), now))
    slots = {**figure_slots(spoken.text), "indicateur": "charge"}
    load = conversation.answer_as(Intent.INDICATEURS, spoken, slots)
    both = make_post(f"{team.text}\n{load.text}", [*team.blocks, *load.blocks])
    return replace(both, confidential=load.confidential)
