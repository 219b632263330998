"""
Which value of each closed list does a message mean?

Patterns (``closed.toml``) know the plain ways to say a value. A classifier a list weighs what they heard
with the words of the message. It learns every example twice, once without their view: they fit the
messages they were written from better than those still to come, and would be trusted too much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.vocabulary import Intent
from nlp import linear, short_text
from nlp.conversation.categories import find_motif
from nlp.conversation.closed import named_values, names_me
from nlp.conversation.folding import fold
from nlp.short_text import RARE, Document, ShortTextModel

MINE = "moi"
"""The value of ``personne`` when the writer means himself, and the list that tells whether he does."""
LISTS: Mapping[str, frozenset[Intent]] = {
    "motif": frozenset({Intent.LISTE_DOSSIERS, Intent.INDICATEURS, Intent.CONSEIL}),
    "ton": frozenset({Intent.LISTE_DOSSIERS, Intent.CONSEIL}),
    "statut": frozenset({Intent.LISTE_DOSSIERS, Intent.CHANGER_STATUT}),
    "indicateur": frozenset({Intent.INDICATEURS}),
    "retard": frozenset({Intent.LISTE_DOSSIERS}),
    MINE: frozenset({Intent.LISTE_DOSSIERS, Intent.ASSIGNER, Intent.RAPPEL}),
}
"""Which intents carry each list; the motif of an account (``declarer``) is read from its text alone."""
OF_LISTS = frozenset(intent for intents in LISTS.values() for intent in intents)
NONE = ""
"""The answer where a message names no value of a list."""
ACCOUNT = "account"
"""Under what the motif of the message, read as an account, stands beside what the patterns heard."""
READ = 600
"""Characters read for the closed lists; what follows is pasted."""
STRENGTH = 5.0


def choose(
    models: Mapping[str, ShortTextModel],
    motif: linear.LinearModel,
    document: Document,
    text: str,
    intent: Intent,
) -> dict[str, str]:
    """
    Return the values that a message means, its intent being known.

    Args:
        models: One a list (``learn``).
        motif: What reads the motif of an account.
        document: The message as the classifier of intents reads it.
        text: The message.
        intent: What it wants.
    """
    heard = _hear(motif, text, intent)
    found: dict[str, str] = {}
    for name, intents in LISTS.items():
        if intent in intents:
            scores = models[name].scores(_beside(document, _views(name, heard, intent)))
            value = max(scores, key=lambda label: scores[label])
            if value != NONE:
                found["personne" if name == MINE else name] = value
    return found


def learn(
    rows: Sequence[tuple[str, Intent, Mapping[str, str]]],
    documents: Sequence[Document],
    motif: linear.LinearModel,
    rare: int = RARE,
) -> dict[str, ShortTextModel]:
    """
    Return a classifier a list.

    Args:
        rows: The messages, with their intents and slots.
        documents: The same messages as the classifier of intents reads them.
        motif: What reads the motif of an account.
        rare: Messages in which a term must be seen.
    """
    heard = [_hear(motif, text, intent) for text, intent, _ in rows]
    models: dict[str, ShortTextModel] = {}
    for name, intents in LISTS.items():
        seen: list[Document] = []
        values: list[str] = []
        for (_, intent, slots), document, views in zip(rows, documents, heard, strict=True):
            if intent in intents:
                seen.append(_beside(document, _views(name, views, intent)))
                seen.append(_beside(document, ([f"intent {intent}"], [])))
                values += [_value(name, slots)] * 2
        models[name] = short_text.fit(seen, values, strength=STRENGTH, min_documents=2 * rare - 1)
    return models


def _value(name: str, slots: Mapping[str, str]) -> str:
    """Return the answer of an example for one list."""
    if name == MINE:
        return MINE if slots.get("personne") == MINE else NONE
    return slots.get(name, NONE)


def _hear(motif: linear.LinearModel, text: str, intent: Intent) -> dict[str, str]:
    """Return what the patterns hear of every list, and the motif of the message read as an account."""
    folded = fold(text[:READ])
    heard = named_values(folded, intent)
    if names_me(folded, intent):
        heard[MINE] = MINE
    if intent in LISTS["motif"]:
        heard[ACCOUNT] = find_motif(motif, text)
    return heard


def _views(name: str, heard: Mapping[str, str], intent: Intent) -> tuple[list[str], list[str]]:
    """Return what the patterns heard of one list, beside the intent, and alone."""
    value = heard.get(name, NONE)
    views = [f"heard {value}", f"intent {intent}", f"heard {value} {intent}"]
    if name == "motif":
        views.append(f"account {heard[ACCOUNT]}")
    return views, [f"heard alone {value}"]


def _beside(document: Document, views: tuple[list[str], list[str]]) -> Document:
    return Document([*document.terms, *views], document.meaning)
