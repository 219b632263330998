"""In which channel is a card posted, and when must it move because its channel is gone?"""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError

from bot.slack.calling import GONE_MESSAGE, NO_CHANNEL, error_code
from bot.slack.posting import Place, Poster
from desk.parts import Desk
from desk.routing import channel_of
from desk.views import DossierView
from models.tables import Dossier

log = logging.getLogger(__name__)


class Placing:
    """
    Where cards go: the channel that the charter names, else the triage channel.

    A channel that was deleted, archived, or that the application was never invited to is passed over
    until the program starts again: a dossier that nobody sees is worse than one in the wrong channel.

    Args:
        desk: The charter and the dossiers.
        poster: Knows the channels.
    """

    def __init__(self, desk: Desk, poster: Poster) -> None:
        self._desk = desk
        self._poster = poster
        self._closed: set[str] = set()

    def channel(self, view: DossierView) -> str:
        """
        Return the id of the channel for a card.

        Raises:
            SlackApiError: The triage channel itself cannot be found.
        """
        with self._desk.store.read() as session:
            row = session.get(Dossier, view.id)
            named = channel_of(self._desk.charter, session, row, view.analysis) if row else None
        try:
            found = self._poster.channel(named)
        except SlackApiError as error:
            if named is None or error_code(error) not in NO_CHANNEL:
                raise
            log.warning("the channel %s of the charter cannot be found: the card goes to triage", named)
            return self._poster.channel()
        return self._poster.channel() if found in self._closed else found

    def is_gone(self, error: SlackApiError, place: Place) -> bool:
        """Tell whether the message at *place* is gone for good, alone or with its channel."""
        return error_code(error) in GONE_MESSAGE or self.is_closed(error, place.channel)

    def is_closed(self, error: SlackApiError, channel: str) -> bool:
        """Tell whether a channel cannot be written to, and is another than the triage channel."""
        if error_code(error) not in NO_CHANNEL or channel == self._poster.channel():
            return False
        log.warning("channel %s cannot be written to (%s): triage takes over", channel, error_code(error))
        self._closed.add(channel)
        return True
