"""What does the window look like in which a complaint heard elsewhere is recorded?"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from bot.ids import Field, View
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.states import Submitted, text_in
from bot.texts import declaring as texts
from desk.declare import Declaration

_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}")
_MAILTO = re.compile(r"^<?mailto:([^|>]+)(?:\|[^>]*)?>?$")


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a complaint before the window opens."""

    client: str = ""
    text: str = ""
    source: str = "telephone"
    key: str = ""
    """Makes the same Slack message declared twice one dossier."""


def declare_modal(heard: Heard) -> Block:
    """Build the window."""
    shown = [
        blocks.section(texts.head(heard.source)),
        blocks.text_input(
            Field.CLIENT, texts.CLIENT, initial=heard.client, placeholder=texts.client_hint(), most=200
        ),
        blocks.text_input(Field.ADDRESS, texts.ADDRESS, optional=True, hint=texts.address_hint(), most=320),
        blocks.text_input(Field.SUBJECT, texts.SUBJECT, optional=True, most=200),
        blocks.text_input(Field.BODY, texts.TEXT, initial=heard.text, multiline=True, hint=texts.text_hint()),
    ]
    metadata = json.dumps({"source": heard.source, "key": heard.key})
    return blocks.modal(View.DECLARATION, texts.TITLE, shown, submit=texts.SUBMIT, metadata=metadata)


def declaration_in(view: Submitted) -> Declaration:
    """Return what a person submitted; the view's id makes the same submission heard twice one dossier."""
    known = json.loads(view["private_metadata"])
    address = text_in(view, Field.ADDRESS).strip()
    mailto = _MAILTO.match(address)
    return Declaration(
        client=text_in(view, Field.CLIENT).strip(),
        address=mailto[1] if mailto else address,
        subject=text_in(view, Field.SUBJECT).strip(),
        text=text_in(view, Field.BODY).strip(),
        source=known["source"],
        key=known["key"] or f"view:{view.get('root_view_id') or view['id']}",
    )


def mistakes_in(declaration: Declaration) -> dict[str, str]:
    """Return what must be put right, by the field's ``block_id``; needs nothing but the text."""
    found: dict[str, str] = {}
    if declaration.address and not _ADDRESS.fullmatch(declaration.address):
        found[Field.ADDRESS] = texts.no_address(declaration.address)
    if not declaration.text:
        found[Field.BODY] = texts.no_text()
    return found
