"""
How is text that somebody else wrote shown in Slack without ever becoming markup?

A client's subject may hold ``<!channel>``, ``*bold*``, ``:skull:`` or a link: it is shown, never
obeyed.
"""

from __future__ import annotations

import re
import unicodedata

from bot.slack.limits import clip

JOINER = "\u2060"
"""WORD JOINER: invisible, breaks no line, and stops Slack from seeing a pattern."""

# Slack knows no escape for its formatting signs (docs.slack.dev/messaging/formatting-message-text), so
# they are replaced by twins that look the same. Angle brackets could be escaped, but a server that
# escapes again would show "&lt;": a twin can neither open a link nor be shown wrong.
_TWINS = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb", "<": "\u2039", ">": "\u203a"})
_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
_ENTITY = re.compile(r"&(?=(?:amp|lt|gt);)")
_EMOJI = re.compile(r":(?=[A-Za-z0-9_+'-]{1,80}:)")
_LINK = re.compile(r"<(?:mailto:|tel:)?((?:https?://)?[^\s<>|@#!][^<>|\n]*)(?:\|([^<>\n]*))?>")
_CHANNEL = re.compile(r"<#[A-Z0-9]+\|([^<>\n]*)>")
_SCHEME = re.compile(r"(?<=[A-Za-z]):(?=//)")
SHORT, LONG = 400, 50_000
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


def inert(text: str, most: int = SHORT) -> str:
    """
    Prepare somebody else's short text to stand inside our own markup, on one line.

    Args:
        text: As written.
        most: Characters kept; a name of ten thousand letters tells nothing more.

    >>> inert("<!channel> & <http://evil|ici>").replace(JOINER, "")
    '\u2039!channel\u203a & \u2039http://evil|ici\u203a'
    """
    shown = _EMOJI.sub(":" + JOINER, clip(" ".join(visible(text[: 4 * most]).split()), most))
    shown = _ENTITY.sub("&" + JOINER, _SCHEME.sub(":" + JOINER, shown))
    return _UNDERSCORE.sub("\u02cd", shown.translate(_TWINS))


def inert_lines(text: str) -> str:
    """Prepare somebody else's long text to be shown as it is written, line by line."""
    return "\n".join(inert(line, LONG) for line in visible(text).split("\n"))


def unmarked(text: str) -> str:
    """
    Return what a person wrote in Slack, without the marks that Slack adds; mentions stay.

    >>> unmarked("Dupont &amp; Fils &lt;3 <mailto:a@b.fr|a@b.fr> <https://x.fr|x.fr> <#C1|ventes> <@U1>")
    'Dupont & Fils <3 a@b.fr x.fr #ventes <@U1>'
    """
    shown = _CHANNEL.sub(r"#\1", _LINK.sub(lambda match: match[2] or match[1], text))
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mention(user: str) -> str:
    """Name a Slack user; an id that is none is shown as it is."""
    return f"<@{user}>" if re.fullmatch(r"[UW][A-Z0-9]{2,30}", user) else inert(user)
