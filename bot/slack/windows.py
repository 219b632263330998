"""In which window was a button clicked, and what stood in its fields?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.slack.states import Submitted


def window_of(body: Mapping[str, Any]) -> Submitted:
    """
    Return the window in which a button was clicked, with what was typed there so far.

    Slack sends it beside the action. The local Slack of the demo leaves it out: its page puts it in the
    label of the action instead (``bot.slack.local_page``).

    Raises:
        KeyError: The button was in no window.
    """
    if body.get("view"):
        view: Submitted = body["view"]
        return view
    window: Submitted = json.loads(body["actions"][0]["text"]["text"])["window"]
    return window
