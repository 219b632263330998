"""How does the desk speak to Slack's Web API?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk import WebClient
from slack_sdk.http_retry import RetryHandler
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.slack.settings import SLACK_API, SlackSettings

if TYPE_CHECKING:
    from bot.settings import Settings

TIMEOUT_SECONDS = 10


def slack_settings(settings: Settings) -> SlackSettings:
    """
    Pick what concerns Slack.

    Raises:
        SettingsError: The API address or the content is not allowed.
    """
    return SlackSettings(
        bot_token=settings.slack_bot_token,
        app_token=settings.slack_app_token,
        channel=settings.slack_channel,
        api_url=settings.slack_api_url or SLACK_API,
        content=settings.slack_content,
        leads=tuple(settings.leads),
        approvers=tuple(settings.approvers),
    )


def build_client(
    settings: SlackSettings, *, patient: bool = False, timeout: int = TIMEOUT_SECONDS
) -> WebClient:
    """
    Build a Web API client; nothing is asked of Slack here.

    Args:
        settings: Token and address.
        patient: Wait out a 429, for what a person waits for; the outbox counts its own seconds.
        timeout: Seconds that one call may last.
    """
    # slack_sdk repeats a call whose connection broke, unless told otherwise: a post whose answer was
    # lost on the way would be there twice.
    handlers: list[RetryHandler] = [RateLimitErrorRetryHandler(max_retry_count=2)] if patient else []
    return WebClient(
        token=settings.bot_token,
        base_url=settings.base_url,
        timeout=timeout,
        retry_handlers=handlers,
    )
