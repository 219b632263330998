"""How is what was erased taken out of Slack? Only what this token posted: the words of people are theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.calling import GONE_MESSAGE, error_code
from desk.effects import Done, Effect, Outcome
from desk.erasing.slack import MESSAGE, THREAD

_PAGE = 200
_GONE = GONE_MESSAGE | {"channel_not_found", "file_not_found", "file_deleted", "thread_not_found"}
_NOT_OURS = {"cant_delete_message", "cant_delete_file", "compliance_exports_prevent_deletion"}


def delete(client: WebClient, effect: Effect) -> Outcome:
    """
    Delete a post, or a card with its thread, or the files of a thread; what is gone already is done.

    Raises:
        SlackApiError: Slack refused, and may take it later.
    """
    channel, ts = str(effect.payload["channel"]), str(effect.payload["ts"])
    what = effect.payload.get("what", MESSAGE)
    kept = 0
    if what != MESSAGE:
        bot = str(client.auth_test()["user_id"])
        # Answers first: without the card nobody would find them any more.
        for message in reversed(list(_thread(client, channel, ts))):
            kept += _delete_files(client, message, bot)
            if what == THREAD and message.get("ts") != ts and _is_ours(message, bot):
                kept += _delete_message(client, channel, str(message["ts"]))
    if what in {MESSAGE, THREAD}:
        kept += _delete_message(client, channel, ts)
    return Done({"restes": kept})


def _thread(client: WebClient, channel: str, ts: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    while True:
        try:
            page = client.conversations_replies(channel=channel, ts=ts, limit=_PAGE, cursor=cursor)
        except SlackApiError as error:
            if error_code(error) in _GONE:
                return
            raise
        yield from page.get("messages") or []
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


def _is_ours(message: dict[str, Any], bot: str) -> bool:
    return message.get("user") == bot or bool(message.get("bot_id"))


def _delete_files(client: WebClient, message: dict[str, Any], bot: str) -> int:
    kept = 0
    for file in message.get("files") or []:
        if file.get("user") == bot or _is_ours(message, bot):
            kept += _try(lambda file_id=str(file["id"]): client.files_delete(file=file_id))
    return kept


def _delete_message(client: WebClient, channel: str, ts: str) -> int:
    return _try(lambda: client.chat_delete(channel=channel, ts=ts))


def _try(act: Any) -> int:
    """Return 1 where Slack keeps what is not this token's to delete."""
    try:
        act()
    except SlackApiError as error:
        if error_code(error) in _NOT_OURS:
            return 1
        if error_code(error) not in _GONE:
            raise
    return 0
