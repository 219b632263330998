"""How are Block Kit blocks made, each within its limits whatever the text?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from bot.ids import Field
from bot.slack import limits
from bot.slack.escaping import inert_lines, plain
from bot.slack.limits import clip
from bot.texts.errors import too_long

Block = dict[str, Any]
Option = tuple[str, str]
"""What a person reads, and the value."""

BLANK = "\u200b"
"""Slack refuses an empty text."""


def _plain_text(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": clip(plain(text), most) or BLANK, "emoji": False}


def _mrkdwn(text: str, most: int) -> Block:
    # verbatim: addresses and channel names are not made into links behind our back.
    return {"type": "mrkdwn", "text": clip(text, most) or BLANK, "verbatim": True}


def header(text: str, *, block_id: str | None = None) -> Block:
    """Return a title; signs such as 🔴 show in it."""
    shown = {"type": "plain_text", "text": clip(text, limits.HEADER) or BLANK, "emoji": True}
    block: Block = {"type": "header", "text": shown}
    return {**block, "block_id": block_id} if block_id else block


def section(markup: str, *, accessory: Block | None = None) -> Block:
    """Return a paragraph of our own markup, where others' words have been made inert."""
    block: Block = {"type": "section", "text": _mrkdwn(markup, limits.SECTION)}
    return {**block, "accessory": accessory} if accessory else block


def verbatim(text: str, *, at_most: int = 3) -> list[Block]:
    """Return somebody's words as they are, in as many paragraphs as needed, at most *at_most*."""
    return [section(piece) for piece in limits.pieces(inert_lines(text), limits.SECTION, at_most=at_most)]


def fields(pairs: Sequence[tuple[str, str]]) -> list[Block]:
    """Return label and value pairs, two columns wide; more than ten make a second block."""
    shown = [
        {"type": "mrkdwn", "text": clip(f"*{label}*\n{value}", limits.FIELD), "verbatim": True}
        for label, value in pairs
        if value
    ]
    return [
        {"type": "section", "fields": shown[start : start + limits.FIELDS]}
        for start in range(0, len(shown), limits.FIELDS)
    ]


def context(*markups: str) -> Block:
    """Return small print of our own markup."""
    shown = [_mrkdwn(markup, limits.SECTION) for markup in markups if markup]
    return {"type": "context", "elements": shown[: limits.CONTEXT]}


def fitting(shown: Iterable[Block]) -> list[Block]:
    """Keep the text of a message below what Slack takes as a whole; buttons are always kept."""
    found = list(shown)
    room = limits.MESSAGE_TOTAL - sum(_weight(block) for block in found if block["type"] == "actions")
    kept: list[Block] = []
    for block in found:
        weight = 0 if block["type"] == "actions" else _weight(block)
        if weight <= room:
            kept.append(block)
            room -= weight
        elif "text" in block and room > 0:
            kept.append({**block, "text": {**block["text"], "text": clip(block["text"]["text"], room)}})
            room = 0
    return kept[: limits.MESSAGE_BLOCKS]


def _weight(found: object) -> int:
    if isinstance(found, dict):
        own = limits.width(found["text"]) if isinstance(found.get("text"), str) else 0
        return own + sum(_weight(value) for value in found.values())
    if isinstance(found, list):
        return sum(_weight(item) for item in found)
    return 0


def divider() -> Block:
    """Return a thin line."""
    return {"type": "divider"}


def button(
    text: str,
    action: str,
    value: str,
    *,
    style: str | None = None,
    label: str | None = None,
    confirm: Block | None = None,
) -> Block:
    """
    Return a button.

    Args:
        text: What it says.
        action: Its id; several in one message need a suffix of their own (``id:suffix``).
        value: What it acts on.
        style: ``primary`` or ``danger``, for at most one button of a block.
        label: What a screen reader says, where the text alone is not enough.
        confirm: What is asked before the click counts, as ``confirmation`` makes it.
    """
    block: Block = {
        "type": "button",
        "text": {**_plain_text(text, limits.BUTTON), "emoji": True},
        "action_id": action,
        "value": clip(value, limits.VALUE),
    }
    if style:
        block["style"] = style
    if label:
        block["accessibility_label"] = clip(plain(label), limits.BUTTON)
    if confirm:
        block["confirm"] = confirm
    return block


def confirmation(title: str, text: str, yes: str, no: str) -> Block:
    """Return the small window that asks before a click counts."""
    return {
        "title": _plain_text(title, limits.CONFIRM_TITLE),
        "text": _plain_text(text, limits.CONFIRM_TEXT),
        "confirm": _plain_text(yes, limits.CONFIRM_BUTTON),
        "deny": _plain_text(no, limits.CONFIRM_BUTTON),
    }


def actions(*elements: Block) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def _input(field: Field, label: str, element: Block, *, hint: str, optional: bool) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field.value,
        "label": _plain_text(label, limits.LABEL),
        "element": {**element, "action_id": field.value},
        "optional": optional,
    }
    return {**block, "hint": _plain_text(hint, limits.HINT)} if hint else block


def text_input(
    field: Field,
    label: str,
    *,
    initial: str = "",
    multiline: bool = False,
    optional: bool = False,
    hint: str = "",
    placeholder: str = "",
    most: int = limits.INPUT,
) -> Block:
    """Return a field for text; *initial* is cut to what Slack takes."""
    element: Block = {"type": "plain_text_input", "multiline": multiline, "max_length": most}
    if initial:
        element["initial_value"] = clip(plain(initial), most)
    if placeholder:
        element["placeholder"] = _plain_text(placeholder, limits.PLACEHOLDER)
    return _input(field, label, element, hint=hint, optional=optional)


def select(
    field: Field, label: str, options: Iterable[Option], *, initial: str | None = None, hint: str = ""
) -> Block:
    """Return a list where one choice is made; nothing chosen leaves things as they are."""
    built = [_option(*option) for option in options]
    element: Block = {"type": "static_select", "options": built}
    chosen = next((option for option in built if option["value"] == initial), None)
    if chosen:
        element["initial_option"] = chosen
        element["placeholder"] = chosen["text"]
    return _input(field, label, element, hint=hint, optional=chosen is None)


def choice(action: str, placeholder: str, options: Iterable[tuple[Option, str]]) -> Block:
    """Return a list that acts as soon as a choice is made; each option may be described."""
    built = []
    for option, described in options:
        block = _option(*option)
        if described:
            block["description"] = _plain_text(described, limits.OPTION)
        built.append(block)
    return {
        "type": "static_select",
        "action_id": action,
        "placeholder": _plain_text(placeholder, limits.PLACEHOLDER),
        "options": built,
    }


def radio(
    field: Field, label: str, options: Iterable[Option], *, initial: str | None = None, hint: str = ""
) -> Block:
    """Return choices of which one is made, all in sight; *initial* is the value chosen at first."""
    built = [_option(*option) for option in options]
    element: Block = {"type": "radio_buttons", "options": built}
    chosen = next((option for option in built if option["value"] == initial), None)
    if chosen:
        element["initial_option"] = chosen
    return _input(field, label, element, hint=hint, optional=False)


def checkboxes(
    field: Field,
    label: str,
    options: Iterable[Option],
    *,
    initial: Iterable[str] = (),
    hint: str = "",
    block_id: str | None = None,
) -> Block:
    """Return boxes to tick."""
    built = [_option(*option) for option in options]
    element: Block = {"type": "checkboxes", "options": built}
    wanted = set(initial)
    ticked = [option for option in built if option["value"] in wanted]
    if ticked:
        element["initial_options"] = ticked
    block = _input(field, label, element, hint=hint, optional=True)
    return {**block, "block_id": block_id} if block_id else block


def _option(text: str, value: str) -> Block:
    return {"text": _plain_text(text, limits.OPTION), "value": clip(value, limits.OPTION_VALUE)}


def _light_enough(shown: Sequence[Block]) -> list[Block]:
    """Keep a view below what Slack takes; fields are always kept, and what is left out is said."""
    room = limits.VIEW_BYTES - sum(len(json.dumps(block)) for block in shown if block["type"] == "input")
    kept: list[Block] = []
    for block in shown:
        weight = 0 if block["type"] == "input" else len(json.dumps(block))
        if weight <= room:
            kept.append(block)
            room -= weight
    return kept if len(kept) == len(shown) else [*kept, context(too_long())]


def modal(
    callback: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str = "Fermer",
    metadata: str = "",
    external_id: str | None = None,
) -> Block:
    """Return a modal view."""
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "title": _plain_text(title, limits.TITLE),
        "close": _plain_text(close, limits.TITLE),
        "blocks": _light_enough(blocks)[: limits.VIEW_BLOCKS],
    }
    if metadata:
        view["private_metadata"] = metadata
    if submit:
        view["submit"] = _plain_text(submit, limits.TITLE)
    if external_id:
        view["external_id"] = external_id
    return view
