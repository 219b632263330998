"""How does the desk answer a search?"""

from __future__ import annotations

from bot.slack.answers import PAGE
from bot.slack.cards import Post
from bot.slack.escaping import plain
from bot.slack.parts import Parts
from bot.slack.reading import listing
from desk.listing import Filter
from models.vocabulary import Etat


def search(parts: Parts, wanted: str) -> Post:
    """Answer with the dossiers that hold the words, or whose client has that name."""
    return listing(parts, Filter(etats=tuple(Etat), entreprise=plain(wanted)[:100], limit=PAGE))
