"""What does the desk answer to a sentence in plain French?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.ids import Action
from bot.slack import blocks
from bot.slack.answers import help_post, said
from bot.slack.cards import Post
from bot.slack.filtering import fold
from bot.slack.memory import Memory, context_for
from bot.slack.parts import Parts
from bot.slack.turns import Spoken, Turn
from bot.slack.values import KEPT_TEXT, fitting
from bot.slack.wishes import acting, changing, counting, reading, writing
from bot.texts import conversation as texts
from models.values import Utterance
from models.vocabulary import Intent

__all__ = ["Conversation", "Spoken"]

WISHES: Mapping[Intent, Callable[[Turn], Post]] = {
    Intent.STATUT_DOSSIER: reading.tell_status,
    Intent.LISTE_DOSSIERS: reading.tell_list,
    Intent.INDICATEURS: counting.tell_figures,
    Intent.RESUMER: reading.sum_up,
    Intent.ANALYSER: writing.analyse,
    Intent.CONSEIL: writing.advise,
    Intent.REDIGER: writing.draft,
    Intent.ASSIGNER: acting.give,
    Intent.CHANGER_STATUT: changing.change_state,
    Intent.RAPPEL: acting.remind,
    Intent.DECLARER: acting.declare,
    Intent.RECHERCHER: reading.look_for,
    Intent.AIDE: lambda _: help_post(),
    Intent.BAVARDAGE: lambda _: said(texts.hello()),
    Intent.HORS_SUJET: lambda _: said(texts.out_of_scope()),
}
_ADDS_UP = {Intent.LISTE_DOSSIERS, Intent.INDICATEURS}
"""A follow-up changes their criteria one by one: "les dossiers en retard", then "et ceux de Bruno ?"."""
_FOLLOW_UP = re.compile(r"^\W*(?:et|aussi|plutot|ou|idem|pareil|mais|seulement|uniquement)\b")
_SHORT = 9
_KEPT_SLOT = 100


class Conversation:
    """
    Answers sentences.

    Args:
        parts: The desk and its Slack.
        memory: What each conversation was about.
    """

    def __init__(self, parts: Parts, memory: Memory) -> None:
        self._parts = parts
        self._memory = memory

    def answer(self, spoken: Spoken) -> Post:
        """Understand a sentence and answer it, or offer the two likeliest meanings."""
        if not spoken.text.strip():
            return help_post()
        utterance = self._understand(spoken)
        if utterance.alternatives:
            return self._ask(spoken, utterance)
        return self.answer_as(utterance.intent, spoken, utterance.slots)

    def _understand(self, spoken: Spoken) -> Utterance:
        """Read a sentence for itself first; what was wanted before only helps where it says too little."""
        known = context_for(self._memory.recall(spoken.key), spoken.card_reference)
        last = known.pop("intent", None)
        utterance = self._parts.desk.interpret(spoken.text, known)
        if not utterance.alternatives or last is None:
            return utterance
        return self._parts.desk.interpret(spoken.text, {**known, "intent": last})

    def answer_as(self, intent: Intent, spoken: Spoken, slots: Mapping[str, str]) -> Post:
        """Answer a sentence whose intent is known."""
        criteria = self._with_earlier(intent, spoken, slots)
        self._memory.remember(
            spoken.key,
            intent=str(intent),
            ref=slots.get("ref"),
            client=slots.get("client"),
            slots=(
                {name: value[:_KEPT_SLOT] for name, value in criteria.items()} if intent in _ADDS_UP else {}
            ),
        )
        return WISHES[intent](Turn(self._parts, self._memory, spoken, criteria))

    def _with_earlier(self, intent: Intent, spoken: Spoken, slots: Mapping[str, str]) -> Mapping[str, str]:
        """Return the criteria with those of the question that this one follows up."""
        if (
            intent not in _ADDS_UP
            or len(spoken.text.split()) > _SHORT
            or not _FOLLOW_UP.match(fold(spoken.text))
        ):
            return slots
        before = self._memory.recall(spoken.key)
        if before.get("intent") != str(intent):
            return slots
        return {**before.get("slots", {}), **slots}

    def _ask(self, spoken: Spoken, utterance: Utterance) -> Post:
        row = []
        for intent in utterance.alternatives[:2]:
            value = {"i": str(intent), "t": spoken.text[:KEPT_TEXT], "s": utterance.slots, "k": spoken.key}
            row.append(
                blocks.button(texts.intent_button(intent), f"{Action.INTENT_CHOOSE}:{intent}", fitting(value))
            )
        return said(texts.unsure(), blocks.actions(*row))
