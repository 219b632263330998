"""How do tests make the requests that Slack sends, and views without a workspace?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from slack_bolt import BoltRequest

from desk.views import DossierView, dossier_view, find_dossier
from tests.builders import add_dossier, build_desk

USER = "U01ALICE"


def built_view(tmp_path: Path) -> DossierView:
    """Return what there is to show of a dossier that came by mail."""
    built = build_desk(tmp_path)
    reference = add_dossier(built.store)
    with built.store.read() as session:
        view = dossier_view(session, find_dossier(session, reference, now=built.clock()))
    built.store.close()
    return view


def request(body: dict[str, Any]) -> BoltRequest:
    """Wrap a payload as the socket does."""
    return BoltRequest(body={"team": {"id": "T01"}, "user": {"id": USER}, **body}, mode="socket_mode")


def click(action_id: str, value: str = "D-2026-00001") -> BoltRequest:
    """Make the payload of a click."""
    return request(
        {
            "type": "block_actions",
            "trigger_id": "1.2.3",
            "channel": {"id": "C01DOL"},
            "container": {"type": "message", "channel_id": "C01DOL", "message_ts": "1.1"},
            "response_url": "http://127.0.0.1:9/closed",
            "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
        }
    )


def submission(view: dict[str, Any], values: dict[str, Any] | None = None) -> BoltRequest:
    """Make the payload of a submitted window."""
    filled = {"id": "V1", "root_view_id": "V1", **view, "state": {"values": values or {}}}
    return request({"type": "view_submission", "trigger_id": "1.2.3", "view": filled})
