"""What does ``/doleances`` answer?"""

from __future__ import annotations

from typing import Any

from slack_bolt import App, Respond

from bot.ids import COMMAND
from bot.slack.answers import help_post
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.dossiers import answer_status
from bot.slack.parts import Parts


def register(app: App, parts: Parts) -> None:
    """Listen to the slash command."""

    @app.command(COMMAND, middleware=[ack_first])
    def on_command(command: dict[str, Any], respond: Respond) -> None:
        verb, _, rest = command.get("text", "").strip().partition(" ")
        post = answer_status(parts, rest) if verb == "statut" else help_post()
        respond(text=post.text, blocks=list(post.blocks), response_type="ephemeral")
