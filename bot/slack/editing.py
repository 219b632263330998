"""Which buttons stand beside the text of a draft: write it again, other playbook, safer wording?"""

from __future__ import annotations

import hashlib

from bot.ids import Action
from bot.slack import blocks
from bot.slack.blocks import Block, Option
from bot.texts import drafting as drafting_texts
from bot.texts import rewriting as texts
from bot.texts.phoning import CALL
from desk.answering.advice import Advice, Offered
from desk.answering.rewriting import LANGUAGE
from desk.foreign import PLAYBOOK as FOREIGN
from desk.views import DraftView
from models.values import Reading, ReadSentence

OFFERED = 100
"""Options that Slack takes in a list."""


def tools_blocks(draft: DraftView, advice: Advice) -> list[Block]:
    """Return the buttons that write the text again, walk its earlier states, or call the client."""
    confirm = _confirm(draft)
    rows = [blocks.divider()]
    asked = _requests(draft, advice, confirm)
    if asked:
        rows += [blocks.section(texts.rewriting()), blocks.actions(*asked)]
    rows.append(blocks.actions(*_moves(draft, advice)))
    if advice.playbooks:
        rows.append(blocks.section(texts.other_playbook(), accessory=_playbooks(advice, confirm)))
        told = [offered for offered in advice.playbooks[:1] if offered.reasons]
        rows += [blocks.context(texts.runner_up(offered)) for offered in told]
    return rows


def ladder_blocks(advice: Advice) -> list[Block]:
    """Return what to do before answering, and the gestures that may be put forward."""
    told = [text for text in (texts.before(advice), texts.gestes(advice)) if text]
    return [blocks.divider(), *map(blocks.section, told)] if told else []


def finding(sentence: ReadSentence) -> Block:
    """Return a flagged sentence with its reason, its safer wording, and the click that puts it in."""
    if not sentence.suggestion:
        return blocks.section(drafting_texts.risk(sentence))
    click = blocks.button(
        texts.REWORD,
        f"{Action.DRAFT_REWORD}:{sentence.start}",
        _mark(sentence),
        label=sentence.suggestion,
    )
    return blocks.section(drafting_texts.risk_and_wording(sentence), accessory=click)


def found_again(reading: Reading, mark: str) -> int | None:
    """Return where the sentence of a button starts now, ``None`` where it was changed since."""
    start, _, digest = mark.partition(":")
    same = [s for s in reading.sentences if s.suggestion and _mark(s).partition(":")[2] == digest]
    return min((s.start for s in same), key=lambda place: abs(place - int(start)), default=None)


def _mark(sentence: ReadSentence) -> str:
    """Name a sentence by its place and its words, so that it is found in a text typed on since."""
    return f"{sentence.start}:{hashlib.sha256(sentence.text.encode()).hexdigest()[:16]}"


def _requests(draft: DraftView, advice: Advice, confirm: Block | None) -> list[Block]:
    on = set(draft.advice.options)
    if advice.is_foreign:
        if draft.advice.playbook == FOREIGN:
            return []
        return [_request(LANGUAGE, texts.in_language(advice.langue), confirm)]
    if not advice.rewritable:
        return []
    return [_request(name, texts.button(name, on=name in on), confirm) for name in texts.LABELS]


def _request(name: str, label: str, confirm: Block | None) -> Block:
    return blocks.button(label, f"{Action.DRAFT_REWRITE}:{name}", name, confirm=confirm)


def _moves(draft: DraftView, advice: Advice) -> list[Block]:
    moves = [blocks.button(CALL, f"{Action.CALL_OPEN}:window", str(draft.id))]
    if advice.back:
        moves.append(blocks.button(texts.BACK, Action.DRAFT_BACK, str(draft.id)))
    if advice.forward:
        moves.append(blocks.button(texts.FORWARD, Action.DRAFT_FORWARD, str(draft.id)))
    return moves


def _playbooks(advice: Advice, confirm: Block | None) -> Block:
    choice = blocks.choice(
        Action.DRAFT_PLAYBOOK, texts.CHOOSE, [_option(offered) for offered in advice.playbooks[:OFFERED]]
    )
    return {**choice, "confirm": confirm} if confirm else choice


def _option(offered: Offered) -> tuple[Option, str]:
    return (offered.title, offered.slug), texts.offered(offered)


def _confirm(draft: DraftView) -> Block | None:
    """Ask first where the text holds words of a person."""
    if draft.body.strip() == draft.advice.body.strip():
        return None
    return blocks.confirmation(texts.KEEP_TITLE, texts.keep_warning(), texts.KEEP_YES, texts.KEEP_NO)
