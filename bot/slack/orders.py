"""What does each order answer, typed after ``/doleances``, in a mention or in a direct message?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.ids import Action
from bot.slack import blocks, merging
from bot.slack.answers import PAGE, charter_post, help_post, said
from bot.slack.away import tell_absence
from bot.slack.cards import Post
from bot.slack.conversation import Conversation
from bot.slack.filtering import filter_of_words, fold
from bot.slack.ordering import Order, figure_slots, reminder_slots
from bot.slack.parts import Parts
from bot.slack.reading import listing, status
from bot.slack.team import tell_team
from bot.slack.turns import Spoken
from bot.texts import merging as merging_texts
from bot.texts.answers import status_title
from bot.texts.moments import PARIS
from desk.listing import Filter
from models.vocabulary import Intent

WINDOWS = frozenset({"declarer", "separer"})
"""Orders that open a window where a slash command gives the right to."""


def answer_order(parts: Parts, conversation: Conversation, order: Order, spoken: Spoken) -> Post:
    """
    Answer an order.

    Args:
        parts: The desk and its Slack.
        conversation: Answers what is a wish as much as an order.
        order: What was typed, as read.
        spoken: Who typed it and where; its text is what follows the verb.
    """
    user, rest = spoken.user, order.rest
    talk = conversation.answer_as
    by_verb: Mapping[str, Callable[[], Post]] = {
        "aide": help_post,
        "statut": lambda: status(parts, rest),
        "liste": lambda: listing(parts, _criteria(parts, spoken)),
        "mes": lambda: _mine(parts, spoken),
        "clients": lambda: _clients(parts, conversation, spoken),
        "retard": lambda: listing(parts, replace(_criteria(parts, spoken), late=True)),
        "brouillon": lambda: talk(Intent.REDIGER, spoken, {"ref": rest}),
        "client": lambda: talk(Intent.RECHERCHER, spoken, {"client": rest}),
        "recherche": lambda: talk(Intent.RECHERCHER, spoken, {"texte": rest}),
        "charte": lambda: charter_post(parts.desk.charter),
        "kpi": lambda: talk(Intent.INDICATEURS, spoken, figure_slots(rest)),
        "pareto": lambda: talk(Intent.INDICATEURS, spoken, {**figure_slots(rest), "indicateur": "pareto"}),
        "equipe": lambda: tell_team(parts, conversation, spoken),
        "rappel": lambda: talk(Intent.RAPPEL, spoken, reminder_slots(rest)),
        "absence": lambda: tell_absence(parts, rest, user=user),
        "declarer": lambda: talk(Intent.DECLARER, spoken, {}),
        "separer": lambda: _split(parts, rest),
        "fusionner": lambda: merging.join_in_words(parts, rest, by=user),
        "annuler-fusion": lambda: merging.part(parts, merging.one_in_words(rest), by=user),
        "annuler-separation": lambda: merging.rejoin(parts, merging.one_in_words(rest), by=user),
        "phrase": lambda: conversation.answer(replace(spoken, text=rest)),
    }
    return by_verb[order.verb]()


def _split(parts: Parts, rest: str) -> Post:
    """Offer the window, which only a click may open."""
    view = parts.view(merging.one_in_words(rest))
    opening = blocks.button(merging_texts.SPLIT, Action.SPLIT_OPEN, view.reference)
    return said(status_title(view), blocks.actions(opening))


def _criteria(parts: Parts, spoken: Spoken) -> Filter:
    return filter_of_words(spoken.text, user=spoken.user, now=parts.desk.now().astimezone(PARIS))


def _mine(parts: Parts, spoken: Spoken) -> Post:
    if fold(spoken.text).strip() in {"clients", "comptes"}:
        return listing(parts, _account(parts, spoken.user))
    return listing(parts, replace(_criteria(parts, spoken), owner=spoken.user))


def _clients(parts: Parts, conversation: Conversation, spoken: Spoken) -> Post:
    if spoken.text.strip():
        return conversation.answer_as(Intent.RECHERCHER, spoken, {"client": spoken.text})
    return listing(parts, _account(parts, spoken.user))


def _account(parts: Parts, user: str) -> Filter:
    return Filter(account_manager=parts.people.email_of(user) or "?", limit=PAGE)
