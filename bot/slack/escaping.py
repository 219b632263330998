"""
How is text that somebody else wrote shown in Slack without ever becoming markup?

A client's subject may hold ``<!channel>``, ``*bold*``, ``:skull:`` or a link: it is shown, never
obeyed. Long texts go to ``plain_text`` objects; only short ones are mixed with our own markup.
"""

from __future__ import annotations

import re
import unicodedata

JOINER = "\u2060"
"""WORD JOINER: invisible, breaks no line, and stops Slack from seeing a pattern."""

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Slack knows no escape for its own formatting signs (docs.slack.dev/messaging/formatting), so they
# are replaced by their mathematical twins.
_SIGNS = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})
_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
_EMOJI = re.compile(r":(?=[A-Za-z0-9_+'-]{1,80}:)")
_SCHEME = re.compile(r"(?<=[A-Za-z]):(?=//)")
_KEPT_CONTROLS = {"\n", "\t"}


def visible(text: str) -> str:
    """Remove what is not meant to be seen: control, format and bidirectional characters."""
    return "".join(
        character
        for character in text.replace("\r\n", "\n").replace("\r", "\n")
        if character in _KEPT_CONTROLS or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
    )


def plain(text: str) -> str:
    """Prepare a text for a ``plain_text`` object, which Slack shows as it is."""
    return visible(text)


def titled(text: str) -> str:
    """Prepare a text for a title, where ``:name:`` would become a picture."""
    return _EMOJI.sub(":" + JOINER, visible(text).replace("\n", " "))


def inert(text: str) -> str:
    """
    Prepare somebody else's short text to stand inside our own markup.

    >>> inert("<!channel> :skull:").replace(JOINER, "")
    '&lt;!channel&gt; :skull:'
    """
    shown = visible(text).replace("\n", " ").replace("\t", " ")
    shown = _EMOJI.sub(":" + JOINER, shown)
    shown = _SCHEME.sub(":" + JOINER, shown)
    shown = _UNDERSCORE.sub("ˍ", shown.translate(_SIGNS))
    escaped = shown.translate(_ENTITIES)
    # An escaped ">" at the start of a line still makes a quotation.
    return JOINER + escaped if escaped.startswith("&gt;") else escaped


def mention(user: str) -> str:
    """Name a Slack user; an id that is none is shown as it is."""
    return f"<@{user}>" if re.fullmatch(r"[UW][A-Z0-9]{2,30}", user) else inert(user)
