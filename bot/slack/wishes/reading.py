"""How does the desk answer who asks where things stand?"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.slack import blocks
from bot.slack.answers import PAGE, list_post, said, status_buttons
from bot.slack.cards import Post, make_post
from bot.slack.escaping import plain
from bot.slack.filtering import filter_of_slots, fold
from bot.slack.reading import listing, matching, status
from bot.slack.searching import search
from bot.slack.turns import Turn
from bot.texts import answers as answer_texts
from bot.texts import card as card_texts
from bot.texts import conversation as texts
from desk.listing import Filter
from desk.views import DossierView, journal_of
from models.vocabulary import Etat

_UNCLAIMED = re.compile(r"\b(a prendre|a attribuer|libres?|sans proprietaire|non pris|orphelins?)\b")
_MINE = re.compile(r"\b(mes|les miens)\b")
_MY_CLIENTS = re.compile(r"\bmes (?:clients?|comptes?|entreprises?)\b")
_TODAY = re.compile(
    r"\b(?:a rendre|dus?|echeances?|a faire|a traiter)\b.*\b(?:aujourd'hui|du jour|ce jour)\b"
)


def tell_status(turn: Turn) -> Post:
    """Say where a dossier stands."""
    reference = turn.reference()
    if isinstance(reference, Post):
        return reference
    turn.memory.remember(turn.spoken.key, ref=reference)
    return status(turn.parts, reference)


def tell_list(turn: Turn) -> Post:
    """List the dossiers that fit."""
    wanted = filter_of_slots(turn.slots, user=turn.user, now=turn.now)
    if wanted.owner is None and turn.slots.get("personne"):
        target = turn.person()
        if isinstance(target, Post):
            return target
        wanted = replace(wanted, owner=target)
    wanted = _more_criteria(turn, wanted)
    post = listing(turn.parts, wanted)
    period = turn.slots.get("periode")
    if not period or wanted.opened_since or wanted.due_before:
        return post
    return make_post(post.text, [blocks.context(texts.period_ignored(period)), *post.blocks])


def _more_criteria(turn: Turn, wanted: Filter) -> Filter:
    """Add the criteria that no slot carries."""
    folded = fold(turn.spoken.text)
    if _UNCLAIMED.search(folded):
        wanted = replace(wanted, unclaimed=True)
    if "a qualifier" in folded:
        wanted = replace(wanted, a_qualifier=True)
    if _TODAY.search(folded):
        midnight = turn.now.replace(hour=23, minute=59, second=59)
        wanted = replace(Filter(limit=wanted.limit, owner=wanted.owner), due_before=midnight)
    if _MY_CLIENTS.search(folded):
        email = turn.parts.people.email_of(turn.user)
        return replace(wanted, account_manager=email or "?", owner=None, entreprise=None)
    if wanted.owner is None and _MINE.search(folded):
        wanted = replace(wanted, owner=turn.user)
    return wanted


def sum_up(turn: Turn) -> Post:
    """Sum a dossier up."""

    def build(view: DossierView) -> Post:
        now = turn.parts.desk.now()
        with turn.parts.desk.store.read() as session:
            happened = answer_texts.journal(journal_of(session, view.id), now)
        shown = view.first_message.new_text if view.first_message else ""
        excerpt = card_texts.excerpt(shown) if shown and turn.full else ""
        body = texts.summary(excerpt, card_texts.faits(view.analysis.faits), happened)
        head = answer_texts.status_title(view) + "\n" + answer_texts.status_lines(view, now)
        more = [blocks.section(body)] if body else []
        return said(head, *more, status_buttons(view))

    return turn.with_view(build)


def look_for(turn: Turn) -> Post:
    """Search the dossiers: those of a client, or where words are written."""
    words, client = turn.slots.get("texte"), turn.slots.get("client")
    if turn.slots.get("ref") and not words:
        return tell_status(turn)
    if client and not words:
        theirs = Filter(etats=tuple(Etat), entreprise=plain(client)[:100], limit=PAGE)
        lines, total = matching(turn.parts, theirs)
        if total:
            return list_post(lines, total, theirs, turn.parts.desk.now())
    wanted = words or client
    return search(turn.parts, wanted) if wanted else said(texts.search_for_what())
