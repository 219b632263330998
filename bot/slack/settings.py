"""Which Slack does the desk work in, and as whom?"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from models.errors import SettingsError

SLACK_API = "https://slack.com/api/"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """
    What the company decided about Slack.

    Raises:
        SettingsError: The API address would carry the tokens in clear outside this machine, or
            the content is neither ``full`` nor ``minimal``.
    """

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    """Only the Socket Mode runner needs it."""
    channel: str = ""
    """The triage channel: an id, or a name with or without ``#``."""
    api_url: str = SLACK_API
    content: str = "full"
    """``minimal`` keeps the bodies of mails and quotes of clients out of messages."""
    leads: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    workers: int = 20
    """Listener threads: with ten, a burst of clicks was answered too late (TRAPS.md)."""

    def __post_init__(self) -> None:
        """Refuse what would leak or cannot work."""
        address = urlsplit(self.api_url)
        if address.scheme != "https" and address.hostname not in LOOPBACK:
            raise SettingsError("DOLEANCES_SLACK_API_URL must be https, or on this machine")
        if self.content not in {"full", "minimal"}:
            raise SettingsError("DOLEANCES_SLACK_CONTENT must be full or minimal")

    @property
    def base_url(self) -> str:
        """Return the API address as slack_sdk wants it."""
        return self.api_url.rstrip("/") + "/"
