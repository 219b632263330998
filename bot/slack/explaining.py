"""What does the window look like that explains a dossier's reading?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.ids import View
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.cards import FULL
from bot.slack.relating import in_window
from bot.texts import explaining as texts
from desk.views import DossierView
from models.values import Analysis

SHOWN = 25
"""Findings shown, the surest first."""


def why_modal(
    view: DossierView,
    now: datetime,
    *,
    content: str = FULL,
    playbook: str = "",
    steps: Sequence[tuple[str, str]] = (),
) -> Block:
    """Build the window behind *Pourquoi ?*: quotes, confidence, rules, deadlines, steps at arrival."""
    analysis = view.analysis
    shown: list[Block] = [
        blocks.section(texts.heading(texts.GRAVITE)),
        blocks.section(texts.points(analysis.gravite_why, analysis.gravite)),
        blocks.divider(),
        blocks.section(texts.heading(texts.READING)),
        blocks.context(texts.corrected() if view.corrected else texts.unsure(analysis.confidence_overall)),
        *(blocks.section(finding) for finding in _findings(analysis, content)),
    ]
    if content != FULL:
        shown.append(blocks.context(texts.quotes_hidden()))
    for title, text in (
        (texts.DEADLINES, texts.deadlines(view, now)),
        (texts.SENDER, texts.sender(view)),
        (texts.LINK, texts.link(view)),
        (texts.ARRIVAL, texts.arrival(steps)),
        (texts.PLAYBOOK, _playbook(view, playbook)),
    ):
        if text:
            shown += [blocks.divider(), blocks.section(texts.heading(title)), blocks.section(text)]
    shown += in_window(view, now)
    shown.append(blocks.context(texts.method(analysis.model)))
    return blocks.modal(View.MESSAGE, texts.TITLE, shown)


def _findings(analysis: Analysis, content: str) -> list[str]:
    keys = sorted(
        set(analysis.evidence) | set(analysis.confidence),
        key=lambda key: (key not in analysis.evidence, -analysis.confidence.get(key, 0.0), key),
    )
    found = []
    for key in keys:
        name = texts.label(key)
        if name is not None:
            quotes = analysis.evidence.get(key, ()) if content == FULL else ()
            found.append(texts.finding(name, analysis.confidence.get(key), quotes))
    return found[:SHOWN]


def _playbook(view: DossierView, playbook: str) -> str:
    if view.draft is None or not playbook:
        return ""
    return playbook + "\n" + texts.steps(view.draft.advice.reasons)
