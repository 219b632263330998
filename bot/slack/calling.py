"""What became of a call to Slack, and what does each refusal mean for the effect that made it?"""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError

from desk.effects import Failed, Outcome, Retry

ASK_AGAIN_SECONDS = 300.0
TOO_RICH = {
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_too_long",
    "msg_blocks_too_long",
    "invalid_arguments",
}
GONE_MESSAGE = {"message_not_found", "thread_not_found", "cant_update_message", "edit_window_closed"}
NO_CHANNEL = {"channel_not_found", "not_in_channel", "is_archived", "restricted_action", "no_permission"}
NO_ACCESS = {
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "missing_scope",
    "team_access_not_granted",
}
PASSING = {"fatal_error", "internal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
UNREACHABLE = (SlackClientError, OSError)
"""What slack_sdk lets through when the network fails (``URLError`` and ``TimeoutError`` are OSErrors)."""


def error_code(error: Exception) -> str:
    """Return Slack's own code of a refusal, or the name of the exception."""
    if isinstance(error, SlackApiError):
        data: Any = error.response.data
        if isinstance(data, dict) and data.get("error"):
            return str(data["error"])
        return f"http_{error.response.status_code}"
    return type(error).__name__


def retry_after(error: Exception) -> float | None:
    """Return how long Slack asks to wait, or ``None`` where it was no question of pace."""
    if not isinstance(error, SlackApiError):
        return None
    limited = error.response.status_code == 429 or error_code(error) in {"ratelimited", "rate_limited"}
    if not limited:
        return None
    headers = {str(key).lower(): value for key, value in (error.response.headers or {}).items()}
    value = headers.get("retry-after", "1")
    try:
        return max(float(value[0] if isinstance(value, list) else value), 1.0)
    except (TypeError, ValueError):
        return 30.0


def outcome_of(error: Exception, attempts: int) -> Outcome:
    """
    Say what a failed call makes of its effect.

    What an administrator can mend (channel, token) waits for it without being given up; what
    Slack will refuse each time fails; the rest is tried again, later and later.
    """
    wait = retry_after(error)
    if wait is not None:
        return Retry("Slack asked to slow down", wait, counts=False)
    code = error_code(error)
    if code in NO_CHANNEL:
        return Retry(
            f"the channel cannot be written to ({code}): invite the app there",
            ASK_AGAIN_SECONDS,
            counts=False,
        )
    if code in NO_ACCESS:
        return Retry(f"Slack refuses the token ({code}): see doctor", ASK_AGAIN_SECONDS, counts=False)
    passing = not isinstance(error, SlackApiError) or code in PASSING or code.startswith("http_5")
    if passing:
        return Retry(f"Slack could not be reached ({code})", min(2.0 ** max(attempts, 1), 300.0))
    return Failed(f"Slack refused: {code}")
