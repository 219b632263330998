"""What does a message to the bot mean: which intent, with which slots, how surely?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from models.values import Utterance
from models.vocabulary import Intent
from nlp import shared_vectors
from nlp.conversation.choosing import choose
from nlp.conversation.folding import LONGEST, fold
from nlp.conversation.slots import find_slots
from nlp.conversation.spans import Tagger
from nlp.conversation.training import Learnt, document, load, stored_at
from nlp.conversation.vocabulary import Vocabulary
from nlp.short_text import Document
from nlp.word_vectors import WordVectors

SURE = 0.5
"""Below this probability the two likeliest intents are offered as buttons."""
FOLLOWS = 12.0
"""How many times likelier the intent of the last turn becomes for a message that only follows it up."""

_FOLLOW_UP = re.compile(
    r"^\W*(?:et|idem|pareil|meme chose|la meme chose|same|and|aussi|plutot|ou|non|oui|mais|alors|ok)\b"
)
SHORT = 9
"""Words: a follow-up says little."""


class Interpreter:
    """Reads one message at a time; what was said before comes in as ``context``."""

    def __init__(self, learnt: Learnt, vectors: WordVectors) -> None:
        self._learnt = learnt
        self._vectors = vectors
        self._tagger = Tagger(learnt.tagger, Vocabulary(learnt.words, vectors))

    @classmethod
    def load(cls, data_dir: Path) -> Interpreter:
        """
        Read what was learnt from disk.

        Raises:
            ClassifiersError: It is absent or stale; ``nlp.conversation.ensure`` makes it.
        """
        return cls(load(stored_at(data_dir)), shared_vectors.load(data_dir))

    def interpret(self, text: str, *, context: Mapping[str, str] | None = None) -> Utterance:
        """
        Return what a message wants.

        Args:
            text: As written in Slack.
            context: What the conversation is about: ``ref``, ``client`` and ``intent`` of the last turn.
        """
        text = text[:LONGEST]
        read = document(text, self._vectors)
        scores = self._scores(read, text, context)
        first, second = sorted(scores, key=lambda intent: -scores[intent])[:2]
        confidence = round(scores[first], 4)
        chosen = choose(self._learnt.closed, self._learnt.motif, read, text, first)
        return Utterance(
            intent=first,
            slots=find_slots(self._learnt.motif, self._tagger, text, first, chosen, context),
            confidence=confidence,
            alternatives=() if confidence >= SURE else (first, second),
        )

    def _scores(self, read: Document, text: str, context: Mapping[str, str] | None) -> dict[Intent, float]:
        scores = {Intent(label): value for label, value in self._learnt.intents.scores(read).items()}
        last = (context or {}).get("intent", "")
        if last in set(Intent) and len(text.split()) <= SHORT and _FOLLOW_UP.match(fold(text[:60])):
            scores[Intent(last)] *= FOLLOWS
            total = sum(scores.values())
            scores = {intent: value / total for intent, value in scores.items()}
        return scores
