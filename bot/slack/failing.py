"""What does a person read when a listener fails?"""

from __future__ import annotations

import logging
import uuid
from typing import Any

from slack_sdk import WebClient

from bot.slack.calling import UNREACHABLE, error_code
from bot.slack.escaping import inert
from bot.texts import errors
from models.errors import (
    BadReferenceError,
    ClassifiersError,
    ConflictError,
    DossierNotFoundError,
    MergeRefusedError,
    NotAllowedError,
    NotSendableError,
    RefusedError,
    StoreError,
    TransitionRefusedError,
)

log = logging.getLogger(__name__)

EXPIRED = {
    "expired_trigger_id",
    "invalid_trigger_id",
    "trigger_expired",
    "trigger_exchanged",
    "exchanged_trigger_id",
}


def sentence_for(error: Exception) -> str:
    """Write what a person reads; an unknown error gets a short code that the log has too."""
    match error:
        case DossierNotFoundError():
            return errors.not_found(str(error).rpartition(" ")[2])
        case BadReferenceError():
            return errors.bad_reference(str(error).partition(": ")[2].strip("'\""))
        case NotSendableError() | NotAllowedError() | TransitionRefusedError():
            return str(error)
        case MergeRefusedError() | RefusedError():
            return inert(str(error))
        case ConflictError():
            return errors.changed_meanwhile()
        case StoreError():
            log.error("the store refused: %s", error)
            return errors.busy()
        case ClassifiersError():
            return errors.not_trained()
    if isinstance(error, UNREACHABLE) and error_code(error) in EXPIRED:
        return errors.too_slow()
    code = uuid.uuid4().hex[:6]
    log.error("listener failed, code %s", code, exc_info=error)
    return errors.unexpected(code)


def tell_failure(client: WebClient, body: dict[str, Any], sentence: str) -> None:
    """Tell the person who asked, where they are looking; never raise."""
    try:
        _tell(client, body, sentence)
    except UNREACHABLE as error:
        log.warning("a failure could not be told: %s", error_code(error))


def _tell(client: WebClient, body: dict[str, Any], sentence: str) -> None:
    event = body.get("event") or {}
    if event.get("channel") and event.get("type") in {"app_mention", "message"}:
        client.chat_postMessage(
            channel=event["channel"],
            text=sentence,
            thread_ts=event.get("thread_ts"),
            unfurl_links=False,
            unfurl_media=False,
        )
        return
    user = body.get("user_id") or (body.get("user") or {}).get("id") or event.get("user")
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id")
    if user and channel:
        client.chat_postEphemeral(channel=channel, user=user, text=sentence)
    elif user:
        client.chat_postMessage(channel=user, text=sentence, unfurl_links=False, unfurl_media=False)
