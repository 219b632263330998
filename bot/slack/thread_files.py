"""
Which files did colleagues drop in the thread of a card, and how are their bytes fetched?

The token goes to Slack's own host alone, and follows no redirection: the address of a file comes
from Slack, but a token that leaves once has left. What is asked for by a window is looked up in the
thread again: an id typed in from elsewhere fetches nothing.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.slack.calling import UNREACHABLE
from bot.slack.parts import Parts
from bot.slack.posting import RECENT
from bot.slack.remembering import card_place
from bot.slack.settings import LOOPBACK
from bot.texts import joining as texts
from desk.joining import LARGEST, MOST_FILES, SAFE, NewFile
from models.errors import NotSendableError

TIMEOUT_SECONDS = 20
SLACK_HOST = "slack.com"


@dataclass(frozen=True, slots=True)
class ThreadFile:
    """A file that may be attached."""

    id: str
    name: str
    size: int
    url: str


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follow nothing: the token is in a header that urllib would send along."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Refuse."""


def thread_files(parts: Parts, reference: str) -> list[ThreadFile]:
    """Return the files of the thread that may leave, the newest first; none where Slack does not answer."""
    view = parts.view(reference)
    with parts.desk.store.read() as session:
        place = card_place(session, view.id)
    if place is None:
        return []
    try:
        answer = parts.client.conversations_replies(channel=place.channel, ts=place.ts, limit=RECENT)
    except UNREACHABLE:
        return []
    found: dict[str, ThreadFile] = {}
    for message in answer.get("messages") or []:
        if message.get("bot_id") or message.get("app_id"):
            # The client's own files, which we put there ourselves.
            continue
        for file in message.get("files") or []:
            if _may_leave(file):
                found[str(file["id"])] = _read(file)
    return list(found.values())[::-1][:MOST_FILES]


def _may_leave(file: dict[str, Any]) -> bool:
    return (
        file.get("mimetype") in SAFE
        and 0 < int(file.get("size") or 0) <= LARGEST
        and not file.get("is_external")
        and bool(file.get("url_private_download"))
    )


def _read(file: dict[str, Any]) -> ThreadFile:
    return ThreadFile(
        str(file["id"]),
        str(file.get("name") or file["id"]),
        int(file["size"]),
        str(file["url_private_download"]),
    )


def fetch_files(parts: Parts, reference: str, ids: Iterable[str]) -> list[NewFile]:
    """
    Fetch files of a thread.

    Raises:
        NotSendableError: One is no longer there, or its bytes cannot be fetched; in French.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    there = {file.id: file for file in thread_files(parts, reference)}
    missing = [name for name in wanted if name not in there]
    if missing:
        raise NotSendableError(texts.gone())
    return [NewFile(there[name].name, _download(parts, there[name])) for name in wanted]


def _download(parts: Parts, file: ThreadFile) -> bytes:
    if not is_slacks(file.url, parts.settings.base_url):
        raise NotSendableError(texts.elsewhere(file.name))
    request = urllib.request.Request(  # noqa: S310 - https, or this machine: checked above
        file.url, headers={"Authorization": f"Bearer {parts.settings.bot_token}"}
    )
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            content: bytes = answer.read(LARGEST + 1)
    except (OSError, urllib.error.HTTPError) as error:
        raise NotSendableError(texts.unreadable(file.name)) from error
    return content


def is_slacks(url: str, api_url: str) -> bool:
    """
    Tell whether the token may go to an address: Slack's own host, or this machine where the API is here.

    >>> is_slacks("https://files.slack.com/x", "https://slack.com/api/")
    True
    >>> is_slacks("https://slack.com.mauvais.example/x", "https://slack.com/api/")
    False
    """
    address, api = urlsplit(url), urlsplit(api_url)
    host = (address.hostname or "").lower()
    if api.hostname in LOOPBACK:
        return host in LOOPBACK
    return address.scheme == "https" and (host == SLACK_HOST or host.endswith(f".{SLACK_HOST}"))


def options_of(files: Sequence[ThreadFile]) -> list[tuple[str, str]]:
    """Return the boxes to tick."""
    return [(texts.option(file.name, file.size), file.id) for file in files]
