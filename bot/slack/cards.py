"""What does a dossier look like in Slack?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.ids import Action
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.limits import FALLBACK, clip
from bot.slack.menus import short_menu
from bot.slack.relating import merged_buttons, on_card
from bot.texts import card as texts
from bot.texts import instructing, words
from bot.texts import private as private_texts
from bot.texts.langue import LANGUE, langue
from bot.texts.phoning import CALL, CALL_LABEL
from desk.views import OPEN, DossierView

FULL = "full"
MINIMAL = "minimal"


@dataclass(frozen=True, slots=True)
class Post:
    """A message for Slack: its blocks, and the sentence that stands for them."""

    text: str
    blocks: tuple[Block, ...]
    confidential: bool = False
    """It is for who asked alone, wherever they asked."""


def make_post(text: str, shown: Iterable[Block]) -> Post:
    """Build a message that Slack takes: never without a sentence, never too long as a whole."""
    return Post(clip(text, FALLBACK).strip() or blocks.BLANK, tuple(blocks.fitting(shown)))


def dossier_card(
    view: DossierView,
    now: datetime,
    *,
    content: str = FULL,
    mark: str | None = None,
    playbook: str = "",
    private: bool | None = None,
) -> Post:
    """
    Build the card of a dossier.

    Args:
        view: What there is to show.
        now: The present instant.
        content: ``minimal`` keeps the client's own words out of Slack.
        mark: The ``block_id`` by which the post is recognised if it must be looked for.
        playbook: The title of the playbook that the draft follows.
        private: Show no content at all; as the dossier is where absent.
    """
    if view.sensible if private is None else private:
        return _private_card(view, now, mark=mark)
    shown: list[Block] = [
        blocks.header(texts.title(view), block_id=mark),
        blocks.context(texts.arrival(view)),
        *blocks.fields(_pairs(view, now)),
    ]
    alerts = (
        texts.ask_to_qualify() if view.a_qualifier else "",
        texts.doubtful(view),
        texts.linked(view),
    )
    shown += [blocks.section(alert) for alert in alerts if alert]
    shown += on_card(view, now)
    if content == FULL and view.first_message and view.first_message.new_text.strip():
        shown.append(blocks.section(texts.excerpt(view.first_message.new_text)))
    work = instructing.advancement(view.advancement)
    shown.append(
        blocks.context("\n".join(filter(None, (texts.state(view), texts.playbook(view, playbook)))), work)
    )
    if not view.merged_into:
        shown.append(_buttons(view, content))
    return make_post(texts.fallback(view, now), shown)


def _private_card(view: DossierView, now: datetime, *, mark: str | None) -> Post:
    """Build the card that every colleague may see of a private dossier: by when, who has it, no content."""
    shown: list[Block] = [
        blocks.header(private_texts.title(view), block_id=mark),
        blocks.context(texts.arrival(view)),
        blocks.section(private_texts.notice()),
        *blocks.fields(
            [(texts.DUE, texts.promise(view, now)), (texts.GRAVITE, texts.gravite(view.analysis))]
        ),
        blocks.context(texts.state(view)),
    ]
    if view.merged_into:
        shown.append(merged_buttons(view))
    else:
        shown.append(_buttons(view, FULL))
    return make_post(private_texts.fallback(view, now), shown)


def _pairs(view: DossierView, now: datetime) -> list[tuple[str, str]]:
    analysis = view.analysis
    return [
        (texts.CLIENT, texts.client(view)),
        (texts.DUE, texts.promise(view, now)),
        (texts.GRAVITE, texts.gravite(analysis)),
        (texts.MOTIF, texts.motifs(analysis)),
        (texts.TON, words.word(analysis.ton)),
        (texts.PHASE, texts.phase(analysis)),
        (LANGUE, langue(analysis.langue)),
        (texts.DEMANDES, words.words(analysis.demandes)),
        (texts.MENACES, words.words(analysis.menaces)),
        (texts.ENJEUX, words.words(analysis.enjeux)),
        (texts.FAITS, texts.faits(analysis.faits)),
    ]


def _buttons(view: DossierView, content: str) -> Block:
    reference = view.reference
    row = []
    if view.owner is None and view.etat in OPEN:
        row.append(blocks.button(texts.TAKE, Action.DOSSIER_TAKE, reference, style="primary"))
    row.append(blocks.button(texts.DRAFT, Action.DRAFT_OPEN, reference))
    if view.etat in OPEN:
        row.append(blocks.button(CALL, Action.CALL_OPEN, reference, label=CALL_LABEL))
    if content == FULL:
        row.append(blocks.button(texts.READ, Action.MAIL_READ, reference))
    row += [
        blocks.button(texts.CORRECT, Action.DOSSIER_CORRECT, reference),
        blocks.button(texts.WHY, Action.DOSSIER_EXPLAIN, reference),
    ]
    if view.linked_to:
        row.append(blocks.button(texts.OPEN_LINKED, Action.DOSSIER_SHOW, view.linked_to))
    row.append(short_menu(view))
    return blocks.actions(*row)
