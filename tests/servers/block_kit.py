"""
What would the real Slack refuse of a message or a view?

Written from Slack's documentation (SLACK.md, table of limits), apart from the product's own
constants, so that a wrong constant cannot hide behind itself.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
MESSAGE_TEXT_TOTAL = 12_000


def units(text: str) -> int:
    """Count as Slack's JavaScript does: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def message_problems(args: Json) -> list[str]:
    """Return what is wrong with the arguments of a message."""
    found = []
    blocks = args.get("blocks") or []
    if not str(args.get("text") or "").strip():
        found.append("no text fallback")
    if units(str(args.get("text") or "")) > 4000:
        found.append("text fallback over 4000")
    if len(blocks) > 50:
        found.append(f"{len(blocks)} blocks in a message")
    if total_text(blocks) > MESSAGE_TEXT_TOTAL:
        found.append(f"{total_text(blocks)} characters of text in blocks")
    return found + list(_blocks(blocks, in_view=False))


def view_problems(view: Json) -> list[str]:
    """Return what is wrong with a view."""
    found = []
    blocks = view.get("blocks") or []
    if view.get("type") not in {"modal", "home"}:
        return [f"view of type {view.get('type')}"]
    if not blocks or len(blocks) > 100:
        found.append(f"{len(blocks)} blocks in a view")
    if view["type"] == "home" and view.keys() & {"title", "submit", "close"}:
        found.append("a Home tab has neither title nor submit")
    for name, needed in (("title", view["type"] == "modal"), ("submit", False), ("close", False)):
        if view.get(name) or needed:
            found += _text(view.get(name) or {}, 24, f"view {name}", plain=True)
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if units(str(view.get(name) or "")) > most:
            found.append(f"{name} over {most}")
    if len(json.dumps(view).encode()) > 250_000:
        found.append("view over 250 kB")
    if any(block.get("type") == "input" for block in blocks) and not view.get("submit"):
        found.append("inputs without submit")
    return found + list(_blocks(blocks, in_view=True))


def total_text(blocks: Any) -> int:
    """Count the text in blocks."""
    if isinstance(blocks, dict):
        own = units(blocks["text"]) if isinstance(blocks.get("text"), str) else 0
        return own + sum(total_text(value) for value in blocks.values() if not isinstance(value, str))
    if isinstance(blocks, list):
        return sum(total_text(item) for item in blocks)
    return 0


def _blocks(blocks: list[Json], *, in_view: bool) -> Iterator[str]:
    ids = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    yield from (f"block_id {name} used {count} times" for name, count in ids.items() if count > 1)
    yield from (f"block_id {name} over 255" for name in ids if units(name) > 255)
    for block in blocks:
        check = _BY_TYPE.get(str(block.get("type")))
        if check is None:
            yield f"block of type {block.get('type')}"
        elif block["type"] == "input" and not in_view:
            yield "input in a message"
        else:
            yield from check(block)


def _text(text: Json, most: int, where: str, *, plain: bool = False) -> Iterator[str]:
    kind = text.get("type")
    if kind not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        yield f"{where}: text of type {kind}"
    if not text.get("text"):
        yield f"{where}: empty"
    elif units(text["text"]) > most:
        yield f"{where}: {units(text['text'])} over {most}"
    if kind == "mrkdwn" and "emoji" in text:
        yield f"{where}: emoji flag on mrkdwn"
    if kind == "plain_text" and "verbatim" in text:
        yield f"{where}: verbatim flag on plain_text"


def _section(block: Json) -> Iterator[str]:
    fields = block.get("fields") or []
    if not block.get("text") and not fields:
        yield "section without text"
    if block.get("text"):
        yield from _text(block["text"], 3000, "section")
    if len(fields) > 10:
        yield f"{len(fields)} fields"
    for field in fields:
        yield from _text(field, 2000, "field")
    if block.get("accessory"):
        yield from _element(block["accessory"])


def _header(block: Json) -> Iterator[str]:
    yield from _text(block.get("text") or {}, 150, "header", plain=True)


def _context(block: Json) -> Iterator[str]:
    elements = block.get("elements") or []
    if not 1 <= len(elements) <= 10:
        yield f"{len(elements)} elements in a context"
    for element in elements:
        yield from _text(element, 3000, "context")


def _actions(block: Json) -> Iterator[str]:
    elements = block.get("elements") or []
    if not 1 <= len(elements) <= 25:
        yield f"{len(elements)} elements in actions"
    ids = Counter(element.get("action_id") for element in elements)
    yield from (f"action_id {name} used {count} times in a block" for name, count in ids.items() if count > 1)
    for element in elements:
        yield from _element(element)


def _input(block: Json) -> Iterator[str]:
    yield from _text(block.get("label") or {}, 2000, "label", plain=True)
    if block.get("hint"):
        yield from _text(block["hint"], 2000, "hint", plain=True)
    yield from _element(block.get("element") or {})


def _element(element: Json) -> Iterator[str]:
    kind = str(element.get("type"))
    if not element.get("action_id") or units(element["action_id"]) > 255:
        yield f"{kind}: bad action_id"
    if element.get("placeholder"):
        yield from _text(element["placeholder"], 150, f"{kind} placeholder", plain=True)
    if kind == "button":
        yield from _button(element)
    elif kind == "plain_text_input":
        if units(element.get("initial_value") or "") > min(3000, element.get("max_length", 3000)):
            yield "initial_value too long"
        if not 1 <= element.get("max_length", 3000) <= 3000:
            yield "max_length out of range"
    elif kind in {"static_select", "checkboxes", "radio_buttons"}:
        yield from _options(element, 100 if kind == "static_select" else 10)
    elif kind in _PICKERS:
        yield from _PICKERS[kind](element)
    else:
        yield f"element of type {kind}"


def _initial(name: str, pattern: str) -> Callable[[Json], Iterator[str]]:
    def check(element: Json) -> Iterator[str]:
        if name in element and not re.fullmatch(pattern, element[name]):
            yield f"{name} is {element[name]!r}"

    return check


def _button(element: Json) -> Iterator[str]:
    yield from _text(element.get("text") or {}, 75, "button", plain=True)
    if units(element.get("value") or "") > 2000:
        yield "button value over 2000"
    if element.get("style") not in {None, "primary", "danger"}:
        yield f"button style {element['style']}"
    if units(element.get("accessibility_label") or "") > 75:
        yield "accessibility_label over 75"
    asked = element.get("confirm") or {}
    for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)) if asked else ():
        yield from _text(asked.get(name) or {}, most, f"confirm {name}", plain=True)


def _options(element: Json, most: int) -> Iterator[str]:
    options = element.get("options") or []
    if not 1 <= len(options) <= most:
        yield f"{len(options)} options"
    for option in options:
        yield from _text(option.get("text") or {}, 75, "option")
        if not option.get("value") or units(option["value"]) > 150:
            yield "option value out of range"
    chosen = element.get(
        "initial_options", [element["initial_option"]] if "initial_option" in element else []
    )
    if "initial_options" in element and not chosen:
        yield "empty initial_options"
    yield from ("initial option not among the options" for option in chosen if option not in options)


_PICKERS: dict[str, Callable[[Json], Iterator[str]]] = {
    "overflow": lambda element: _options(element, 5),
    "datepicker": _initial("initial_date", r"\d{4}-\d{2}-\d{2}"),
    "timepicker": _initial("initial_time", r"\d{2}:\d{2}"),
    "users_select": _initial("initial_user", r"[UW][A-Z0-9]+"),
}
_BY_TYPE: dict[str, Callable[[Json], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "divider": lambda _: iter(()),
}
