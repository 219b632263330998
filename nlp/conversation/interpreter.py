"""What does a message to the bot mean: which intent, with which slots, how surely?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from models.values import Utterance
from models.vocabulary import Intent
from nlp import linear
from nlp.conversation.references import find_references
from nlp.conversation.terms import terms
from nlp.conversation.training import stored_at

SURE = 0.5
"""Below this probability the two likeliest intents are offered as buttons."""


class Interpreter:
    """Reads one message at a time; what was said before comes in as ``context``."""

    def __init__(self, intents: linear.LinearModel) -> None:
        self._intents = intents

    @classmethod
    def load(cls, data_dir: Path) -> Interpreter:
        """
        Read what was learnt from disk.

        Raises:
            ClassifiersError: It is absent or stale; ``nlp.conversation.ensure`` makes it.
        """
        return cls(linear.unpack("intent", linear.load_arrays(stored_at(data_dir))))

    def interpret(self, text: str, *, context: Mapping[str, str] | None = None) -> Utterance:
        """
        Return what a message wants.

        Args:
            text: As written in Slack.
            context: What the conversation is about: ``ref``, ``client`` and ``intent`` of the last turn.
        """
        scores = self._intents.scores(terms(text))
        ranked = sorted(scores, key=lambda label: -scores[label])
        slots: dict[str, str] = {}
        references = find_references(text)
        if references:
            slots["ref"] = references[0].value
        elif context and "ref" in context:
            slots["ref"] = context["ref"]
        best = scores[ranked[0]]
        return Utterance(
            intent=Intent(ranked[0]),
            slots=slots,
            confidence=best,
            alternatives=() if best >= SURE else (Intent(ranked[0]), Intent(ranked[1])),
        )
