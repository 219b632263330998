"""Which right does each thing that the desk asks of Slack need, and no other? (SLACK.md)"""

from __future__ import annotations

from collections.abc import Mapping

_READING = ("channels:history", "groups:history", "im:history")
_LISTING = ("channels:read", "groups:read")

METHODS: Mapping[str, tuple[str, ...]] = {
    "auth_test": (),
    "chat_delete": ("chat:write",),
    "chat_postMessage": ("chat:write",),
    "chat_postEphemeral": ("chat:write",),
    "chat_update": ("chat:write",),
    "conversations_history": _READING,
    "conversations_replies": _READING,
    "conversations_info": _LISTING,
    "conversations_list": _LISTING,
    "conversations_open": ("im:write",),
    "files_delete": ("files:write",),
    "files_upload_v2": ("files:write",),
    "users_info": ("users:read",),
    "users_list": ("users:read",),
    "users_lookupByEmail": ("users:read", "users:read.email"),
    "views_open": (),
    "views_publish": (),
    "views_push": (),
    "views_update": (),
    "assistant.threads.setSuggestedPrompts": ("assistant:write",),
}
"""Web API methods, as they are called in this program."""
DOWNLOADS = ("files:read",)
"""Reading the bytes of a file that a colleague dropped in a thread."""
EVENTS: Mapping[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "message.im": ("im:history",),
}
"""What Slack tells us without being asked."""
COMMANDS = ("commands",)
"""The slash command and the shortcuts."""

SCOPES: tuple[str, ...] = tuple(
    sorted({*COMMANDS, *DOWNLOADS, *(s for needed in (*METHODS.values(), *EVENTS.values()) for s in needed)})
)
"""Without one of these something that a person clicks does not work; the manifest has just these."""
