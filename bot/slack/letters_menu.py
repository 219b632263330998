"""What do the windows look like in which a later letter is chosen and filled in?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from bot.ids import Action, Field, View
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.cards import Post, make_post
from bot.slack.states import Submitted, chosen_in, text_in
from bot.texts import letters_menu as texts
from desk.letters.material import LetterInputs
from desk.money.reading import read_cents
from desk.views import DossierView
from models.errors import DoleancesError
from playbooks.letters import Content, Kind

LISTS = frozenset({"fait", "restant", "promis", "raisons"})
FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.ATTENTE: ("fait", "restant"),
    Kind.ETAPE: ("fait", "restant", "ecart"),
    Kind.PROPOSITION: ("geste", "fait"),
    Kind.REFUS: ("demande", "raisons", "geste"),
    Kind.MEDIATION: ("clause",),
    Kind.PROTOCOLE: ("geste", "fait"),
    Kind.BILAN: ("promis", "fait", "ecart", "lecon"),
    Kind.VERIFICATION: ("fait",),
    Kind.SATISFACTION: (),
}
REQUIRED: dict[Kind, frozenset[str]] = {
    Kind.PROPOSITION: frozenset({"geste"}),
    Kind.REFUS: frozenset({"demande", "raisons"}),
}
_BULLET = re.compile(r"^\s*[-–—•*]\s*")


def kinds_modal(view: DossierView) -> Block:
    """Build the window where a letter is chosen."""
    options = [(texts.option(kind), str(kind)) for kind in Kind]
    return blocks.modal(
        View.LETTER_KIND,
        texts.TITLE,
        [
            blocks.section(texts.head(view)),
            blocks.radio(Field.LETTER_KIND, texts.WHICH, options, initial=Kind.ETAPE),
        ],
        submit=texts.NEXT,
        metadata=view.reference,
    )


def chosen_kind(view: Submitted) -> Kind:
    """Return the letter that was chosen; the first choice stands where it was left alone."""
    return Kind(chosen_in(view, Field.LETTER_KIND) or Kind.ETAPE)


def fields_modal(reference: str, kind: Kind, held: Content) -> Block:
    """Build the window where what a person brings to a letter is filled in, with what the dossier holds."""
    shown: list[Block] = [blocks.section(texts.fields_head(kind))]
    shown += [_field(kind, name, held) for name in FIELDS[kind]]
    if kind in {Kind.PROPOSITION, Kind.PROTOCOLE}:
        if kind is Kind.PROPOSITION:
            rungs = [(said, rung) for rung, said in texts.RUNGS.items()]
            shown.append(blocks.radio(Field.RUNG, texts.RUNG, rungs, initial=rungs[0][1]))
        shown.append(
            blocks.text_input(Field.EUROS, texts.EUROS, optional=True, hint=texts.EUROS_HINT, most=30)
        )
    return blocks.modal(
        View.LETTER_WRITE,
        texts.TITLE,
        shown,
        submit=texts.WRITE,
        metadata=json.dumps({"r": reference, "k": str(kind)}),
    )


def _field(kind: Kind, name: str, held: Content) -> Block:
    value = getattr(held, name)
    block = blocks.text_input(
        Field.LETTER,
        texts.LABELS[name],
        initial="\n".join(value) if name in LISTS else value,
        multiline=name in LISTS or name == "clause",
        optional=name not in REQUIRED.get(kind, frozenset()),
        hint=texts.LINES_HINT if name in LISTS else "",
        placeholder=texts.PLACEHOLDERS.get(name, ""),
    )
    return {**block, "block_id": _block_id(name)}


def _block_id(name: str) -> str:
    return f"{Field.LETTER}:{name}"


def letter_of(view: Submitted) -> tuple[str, Kind]:
    """Return for which dossier a window is filled in, and which letter."""
    data = json.loads(view["private_metadata"])
    return str(data["r"]), Kind(data["k"])


def mistakes_in(view: Submitted) -> dict[str, str]:
    """Return what is missing and what is no amount, each by its field."""
    _reference, kind = letter_of(view)
    needed = REQUIRED.get(kind, frozenset())
    found = {
        _block_id(name): texts.missing()
        for name in FIELDS[kind]
        if name in needed and not text_in(view, Field.LETTER, _block_id(name)).strip()
    }
    try:
        _euros(view)
    except DoleancesError:
        found[Field.EUROS] = texts.bad_amount()
    return found


def inputs_in(view: Submitted) -> LetterInputs:
    """Return what a person brought to a letter."""
    _reference, kind = letter_of(view)
    given: dict[str, object] = {}
    for name in FIELDS[kind]:
        text = text_in(view, Field.LETTER, _block_id(name)).strip()
        given[name] = _lines(text) if name in LISTS else text
    rung = chosen_in(view, Field.RUNG) or (next(iter(texts.RUNGS)) if kind is Kind.PROPOSITION else "")
    return LetterInputs(Content(**given), rung, _euros(view))  # type: ignore[arg-type]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(_BULLET.sub("", line).strip() for line in text.splitlines() if line.strip())


def _euros(view: Submitted) -> float | None:
    text = text_in(view, Field.EUROS).strip() if _has_euros(view) else ""
    return read_cents(text) / 100 if text else None


def _has_euros(view: Submitted) -> bool:
    return any(block.get("block_id") == Field.EUROS for block in view["blocks"])


def proposed_post(payload: Mapping[str, object]) -> Post:
    """Build the word of the thread that proposes a letter."""
    reference, genre = str(payload["reference"]), str(payload["genre"])
    is_ready = bool(payload.get("pret"))
    text = texts.proposed(genre, reference, is_ready=is_ready)
    value = json.dumps({"r": reference, "k": genre})
    button = (
        blocks.button(texts.OPEN_IT, Action.DRAFT_OPEN, reference, style="primary")
        if is_ready
        else blocks.button(texts.WRITE_THIS, Action.LETTER_WRITE, value)
    )
    return make_post(text, [blocks.section(text), blocks.actions(button)])
