"""What is known around a sentence: who said it, where, what came before, which dossier is meant?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.slack.answers import PAGE, said
from bot.slack.cards import FULL, Post
from bot.slack.filtering import fold
from bot.slack.memory import Memory, context_for
from bot.slack.parts import Parts
from bot.slack.reading import listing, matching
from bot.texts import conversation as texts
from bot.texts.moments import PARIS
from desk.listing import Filter
from desk.naming import client_said
from desk.views import DossierView
from models.vocabulary import Etat

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_ME = {"moi", "je", "me", "moi-meme"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence said to the desk."""

    text: str
    user: str
    key: str
    """The conversation: a thread, or a private exchange."""
    card_reference: str | None = None
    """The dossier of the card in whose thread it was said."""
    channel: str = ""
    """Where a picture may be put for whoever asked; empty puts it in their private messages."""
    thread: str | None = None


@dataclass(frozen=True)
class Turn:
    """One sentence, what was read in it, and what came before."""

    parts: Parts
    memory: Memory
    spoken: Spoken
    slots: Mapping[str, str]

    @property
    def user(self) -> str:
        """Return who said it."""
        return self.spoken.user

    @property
    def full(self) -> bool:
        """Tell whether clients' own words may be shown."""
        return self.parts.settings.content == FULL

    @property
    def now(self) -> datetime:
        """Return the present instant as a clock on a wall in France shows it."""
        return self.parts.desk.now().astimezone(PARIS)

    def known(self) -> dict[str, str]:
        """Return what the conversation was about."""
        return context_for(self.memory.recall(self.spoken.key), self.spoken.card_reference)

    def reference(self) -> str | Post:
        """Return the dossier that the sentence means, or the answer that asks for it."""
        if self.slots.get("ref"):
            return self.slots["ref"]
        client = self.slots.get("client") or self._named()
        if not client:
            return self.known().get("ref") or said(texts.which_dossier())
        wanted = Filter(etats=tuple(Etat), entreprise=client, limit=PAGE)
        lines, total = matching(self.parts, wanted)
        if total == 0 and len(colleagues := self.parts.people.named(client)) == 1:
            # "Et celui de Bruno ?" may speak of the colleague who follows it.
            wanted = Filter(owner=colleagues[0], limit=PAGE)
            lines, total = matching(self.parts, wanted)
        if total > 1:
            # Of several, the one that still asks for work is meant, if there is but one.
            working = replace(wanted, etats=Filter().etats)
            lines, opened = matching(self.parts, working)
            total = 1 if opened == 1 else total
        if total == 1:
            self.memory.remember(self.spoken.key, ref=lines[0].reference)
            return lines[0].reference
        return listing(self.parts, wanted)

    def _named(self) -> str:
        """Return the customer whom the sentence names in small letters, as people type."""
        with self.parts.desk.store.read() as session:
            return client_said(session, self.spoken.text)

    def with_view(self, build: Callable[[DossierView], Post]) -> Post:
        """Answer about the dossier that is meant, or ask which it is."""
        reference = self.reference()
        if isinstance(reference, Post):
            return reference
        view = self.parts.view(reference)
        self.memory.remember(self.spoken.key, ref=view.reference)
        return build(view)

    def person(self) -> str | Post:
        """Return the id of the person whom the sentence designates, or the answer that asks."""
        name = self.slots.get("personne", "")
        mentioned = _MENTION.search(name) or _MENTION.search(self.spoken.text)
        if mentioned:
            return mentioned[1]
        if not name or fold(name) in _ME:
            return self.user
        found = self.parts.people.named(name)
        return found[0] if len(found) == 1 else said(texts.mention_person(name, found))
