"""How does the desk help to write: analyse a text, advise, draft and draft again?"""

from __future__ import annotations

from bot.ids import Action
from bot.slack import blocks
from bot.slack.answers import said, status_buttons
from bot.slack.cards import Post
from bot.slack.filtering import fold
from bot.slack.turns import Turn
from bot.slack.wishes.changing import PAUSE, offer_pause
from bot.slack.wishes.reading import sum_up
from bot.slack.wishes.rewording import asked_rewrites
from bot.texts import card as card_texts
from bot.texts import conversation as texts
from bot.texts import wishes as wish_texts
from desk.answering.rewriting import Rewritten, Written, rewrite_draft
from desk.reply import ensure_draft
from desk.views import DossierView, DraftView
from models.values import Analysis, MailText
from models.vocabulary import Motif, Nature, Ton
from playbooks.rewriting import Modificateur

_ENOUGH = 10
"""Characters of a text that can be analysed."""


def analyse(turn: Turn) -> Post:
    """Say what the desk reads in a text that somebody pasted."""
    text = turn.slots.get("texte", "").strip()
    if len(text) < _ENOUGH and ":" in turn.spoken.text:
        text = turn.spoken.text.partition(":")[2].strip()
    if len(text) >= _ENOUGH:
        return said(texts.analysed(turn.parts.desk.analyse(MailText(subject="", body=text))))
    if turn.slots.get("ref") or turn.slots.get("client"):
        return sum_up(turn)
    return said(texts.paste_text())


def advise(turn: Turn) -> Post:
    """Say how to handle a dossier, or a kind of situation."""

    def build(view: DossierView) -> Post:
        advice = ensure_draft(turn.parts.desk, view.reference).advice
        title = turn.parts.playbook(advice.playbook)
        text = texts.advice(view, title, turn.parts.steps(advice.playbook) or advice.reasons)
        return said(text, status_buttons(view))

    if turn.slots.get("ref") or turn.slots.get("client"):
        return turn.with_view(build)
    motif, ton = turn.slots.get("motif"), turn.slots.get("ton")
    if motif in set(Motif) or ton in set(Ton):
        return _general(turn, motif, ton)
    return turn.with_view(build) if turn.known().get("ref") else said(texts.advice_needs_dossier())


def _general(turn: Turn, motif: str | None, ton: str | None) -> Post:
    from playbooks.choosing import choose

    main = Motif(motif) if motif in set(Motif) else None
    analysis = Analysis(
        nature=Nature.DOLEANCE,
        motifs=(main,) if main else (),
        motif_principal=main,
        ton=Ton(ton) if ton in set(Ton) else Ton.CALME,
    )
    mail = MailText(subject="", body=turn.spoken.text)
    slug = choose(turn.parts.desk.catalogue, analysis, tier="standard", mail=mail).playbook.slug
    situation = wish_texts.situation(main, ton)
    return said(
        wish_texts.general_advice(situation, turn.parts.playbook(slug), tuple(turn.parts.steps(slug)))
    )


def draft(turn: Turn) -> Post:
    """Show the draft of a dossier, written again where that was asked."""
    if PAUSE.search(fold(turn.spoken.text)):
        return offer_pause(turn)
    asked = turn.slots.get("modificateur", "")

    def build(view: DossierView) -> Post:
        found = ensure_draft(turn.parts.desk, view.reference)
        if not asked:
            return _shown(turn, view, found, texts.draft_ready(view))
        ways = asked_rewrites(asked)
        if not ways:
            return _shown(turn, view, found, wish_texts.cannot_rewrite(asked))
        again = _again(turn, found, ways)
        named = wish_texts.ways(tuple(map(str, ways)))
        head = wish_texts.rewritten(view.reference, named, had_edits=again.had_edits)
        return _shown(turn, view, again.draft, head)

    return turn.with_view(build)


def _again(turn: Turn, found: DraftView, ways: tuple[Modificateur, ...]) -> Rewritten:
    """Write it again, each way after the other; what a person had typed is kept before it."""
    draft, had_edits = found, False
    for way in ways:
        written = Written(draft.id, draft.version, draft.subject, draft.body)
        again = rewrite_draft(turn.parts.desk, written, str(way), by=turn.user)
        draft, had_edits = again.draft, had_edits or again.had_edits
    return Rewritten(draft, had_edits)


def _shown(turn: Turn, view: DossierView, draft: DraftView, head: str) -> Post:
    opening = blocks.actions(
        blocks.button(card_texts.DRAFT, Action.DRAFT_OPEN, view.reference, style="primary")
    )
    if not turn.full:
        return said(texts.draft_elsewhere(view), opening)
    return said(head, *blocks.verbatim(draft.body), opening)
