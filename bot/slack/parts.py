"""What do the listeners share?"""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk import WebClient

from bot.slack.posting import Poster
from bot.slack.settings import SlackSettings
from desk.parts import Desk
from desk.views import DossierView, dossier_view, find_dossier


@dataclass(frozen=True)
class Parts:
    """The desk, and the Slack it is seen from."""

    desk: Desk
    settings: SlackSettings
    client: WebClient
    poster: Poster

    def view(self, reference: str) -> DossierView:
        """
        Read a dossier as a person named it.

        Raises:
            BadReferenceError: This is no reference.
            DossierNotFoundError: No dossier has it.
        """
        with self.desk.store.read() as session:
            row = find_dossier(session, reference, now=self.desk.now())
            return dossier_view(session, row)
