"""What do the listeners share?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk import WebClient

from bot.slack.guarding import Listener, guard
from bot.slack.measuring import Measures
from bot.slack.people import People
from bot.slack.posting import Poster
from bot.slack.settings import SlackSettings
from bot.slack.viewing import current_view
from bot.texts.letters_menu import letter_title
from desk.parts import Desk
from desk.views import DossierView


@dataclass(frozen=True)
class Parts:
    """The desk, and the Slack it is seen from."""

    desk: Desk
    settings: SlackSettings
    client: WebClient
    poster: Poster
    people: People
    measures: Measures = field(default_factory=Measures)

    @property
    def guarded(self) -> Callable[[Listener], Listener]:
        """Return the decorator of every listener."""
        return guard(self.client)

    def playbook(self, slug: str) -> str:
        """Return the title of a playbook, its slug where the catalogue no longer has it."""
        found = self.desk.catalogue.get(slug)
        return found.titre if found else letter_title(slug) or slug.replace("-", " ")

    def steps(self, slug: str) -> tuple[str, ...]:
        """Return what a playbook asks to do, in order."""
        found = self.desk.catalogue.get(slug)
        return tuple(step for steps in found.etapes.values() for step in steps) if found else ()

    def tell(self, user: str, sentence: str) -> None:
        """Write to one person."""
        self.client.chat_postMessage(channel=user, text=sentence, unfurl_links=False, unfurl_media=False)

    def view(self, reference: str) -> DossierView:
        """
        Read a dossier as a person named it.

        Raises:
            BadReferenceError: This is no reference.
            DossierNotFoundError: No dossier has it.
        """
        with self.desk.store.read() as session:
            return current_view(session, reference, now=self.desk.now())
