"""How much does Slack take, and how is a text cut to fit? (SLACK.md, table of limits)"""

from __future__ import annotations

HEADER = 150
SECTION = 3000
FIELD = 2000
FIELDS = 10
CONTEXT = 10
BUTTON = 75
VALUE = 2000
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
OPTION = 75
CHECKBOXES = 10
"""Boxes or radio buttons of one field."""
OPTION_VALUE = 150
LABEL = 2000
HINT = 2000
PLACEHOLDER = 150
TITLE = 24
INPUT = 3000
"""``initial_value`` and ``max_length`` of a ``plain_text_input``."""
METADATA = 3000
FALLBACK = 3000
"""Below the 4 000 characters that Slack advises for ``text``."""
MESSAGE_TOTAL = 11_000
"""All the text of a message: near 13 200 Slack refuses it, undocumented (bolt-js#2509)."""
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 235_000
"""As JSON, below Slack's 250 kB, with room for the frame of the view."""


def clip(text: str, most: int) -> str:
    """
    Cut a text to *most* UTF-16 units, as Slack's own clients count, marking the cut.

    >>> clip("abcdef", 4)
    'abc…'
    """
    if width(text) <= most:
        return text
    kept: list[str] = []
    used = 0
    for character in text:
        used += 2 if ord(character) > 0xFFFF else 1
        if used > most - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def width(text: str) -> int:
    """Count the UTF-16 units of a text: an emoji counts for two."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def pieces(text: str, most: int, *, at_most: int) -> list[str]:
    """Cut a long text into *at_most* pieces at line ends or spaces; the last one marks a cut."""
    found: list[str] = []
    rest = text.strip("\n")
    while rest and len(found) < at_most:
        if width(rest) <= most or len(found) == at_most - 1:
            found.append(clip(rest, most))
            break
        # Half of the room at least, so that a long line without spaces still advances.
        window = clip(rest, most)[:-1]
        cut = max(window.rfind("\n", len(window) // 2), window.rfind(" ", len(window) // 2))
        cut = cut if cut > 0 else len(window)
        found.append(rest[:cut])
        rest = rest[cut:].lstrip()
    return [piece for piece in found if piece.strip()]
