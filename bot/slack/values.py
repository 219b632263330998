"""How does what a button must remember fit in its value?"""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.slack.limits import clip

KEPT_TEXT = 1500
"""Characters of a sentence that fit in a button's value beside the rest."""
MOST = 1990


def fitting(value: Mapping[str, object]) -> str:
    """Write a value as JSON that fits in a button, cutting its longest text if it must."""
    written = json.dumps(value, ensure_ascii=False)
    while len(written.encode("utf-16-le")) // 2 > MOST:
        longest = max((k for k in value if isinstance(value[k], str)), key=lambda k: len(str(value[k])))
        value = {**value, longest: clip(str(value[longest]), len(str(value[longest])) // 2)}
        written = json.dumps(value, ensure_ascii=False)
    return written
