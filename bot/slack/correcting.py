"""What does the window look like in which a person puts the qualification right?"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from bot.ids import Field, View
from bot.slack import blocks, limits
from bot.slack.blocks import Block
from bot.slack.states import Submitted, chosen_in, ticked_in
from bot.texts import correcting as texts
from bot.texts import words
from desk.correct import Labels
from desk.views import DossierView
from models.vocabulary import AUTRE, Demande, Enjeu, Menace, Motif, Nature, Phase, Ton

NONE = "aucun"
Word = TypeVar("Word", bound=StrEnum)


def correct_modal(view: DossierView) -> Block:
    """Build the window with every label, as it is understood now."""
    analysis = view.analysis
    mains = [*((words.word(motif), str(motif)) for motif in Motif), (words.motif(AUTRE), AUTRE)]
    shown = [
        blocks.section(texts.head(view)),
        _choice(Field.NATURE, texts.NATURE, Nature, analysis.nature),
        *_boxes(Field.MOTIFS, texts.MOTIFS, Motif, analysis.motifs),
        blocks.select(
            Field.MOTIF_PRINCIPAL,
            texts.MOTIF_PRINCIPAL,
            mains,
            initial=analysis.motif_principal,
            hint=texts.kept_as_is(words.motif(analysis.motif_principal).lower()),
        ),
        _choice(Field.TON, texts.TON, Ton, analysis.ton),
        _choice(Field.PHASE, texts.PHASE, Phase, analysis.phase),
        *_boxes(Field.MENACES, texts.MENACES, Menace, analysis.menaces),
        *_boxes(Field.ENJEUX, texts.ENJEUX, Enjeu, analysis.enjeux),
        *_boxes(Field.DEMANDES, texts.DEMANDES, Demande, analysis.demandes),
    ]
    return blocks.modal(
        View.DOSSIER_CORRECT, texts.TITLE, shown, submit=texts.SUBMIT, metadata=view.reference
    )


def _choice(field: Field, label: str, kind: type[StrEnum], current: StrEnum | None) -> Block:
    options = [(words.word(word), str(word)) for word in kind]
    hint = texts.kept_as_is(words.word(current).lower()) if current else ""
    return blocks.select(field, label, options, initial=str(current) if current else None, hint=hint)


def _boxes(field: Field, label: str, kind: type[StrEnum], current: Iterable[StrEnum]) -> list[Block]:
    """Return boxes for a list of labels, in two groups where Slack's ten are too few."""
    now = tuple(current)
    options = [*((words.word(word), str(word)) for word in kind), (texts.NONE, NONE)]
    groups = [options] if len(options) <= limits.CHECKBOXES else [options[:6], options[6:]]
    ticked = [str(word) for word in now]
    return [
        blocks.checkboxes(
            field,
            texts.continued(label) if place else label,
            group,
            initial=ticked,
            hint=texts.now_is(now) if place == len(groups) - 1 else "",
            block_id=f"{field}:{place}" if place else None,
        )
        for place, group in enumerate(groups)
    ]


def labels_in(view: Submitted) -> Labels:
    """
    Return the labels that a person gave.

    Nothing ticked keeps what there was: some servers send back an untouched box as empty, and an
    accident must not erase. To empty a list there is a box of its own.
    """
    main = chosen_in(view, Field.MOTIF_PRINCIPAL)
    return Labels(
        nature=_one(view, Field.NATURE, Nature),
        motifs=_several(view, Field.MOTIFS, Motif),
        motif_principal=main,
        ton=_one(view, Field.TON, Ton),
        phase=_one(view, Field.PHASE, Phase),
        menaces=_several(view, Field.MENACES, Menace),
        enjeux=_several(view, Field.ENJEUX, Enjeu),
        demandes=_several(view, Field.DEMANDES, Demande),
    )


def changed(view: DossierView, given: Labels) -> Labels:
    """Keep only the labels that differ from what the dossier says."""
    kept = {
        name: value for name, value in given.given().items() if not _same(getattr(view.analysis, name), value)
    }
    return Labels(**kept)  # type: ignore[arg-type]


def _same(before: object, after: object) -> bool:
    if isinstance(before, tuple) and isinstance(after, tuple):
        return set(before) == set(after)
    return before == after


def _one(view: Submitted, field: Field, kind: type[Word]) -> Word | None:
    value = chosen_in(view, field)
    return kind(value) if value else None


def _several(view: Submitted, field: Field, kind: type[Word]) -> tuple[Word, ...] | None:
    values = ticked_in(view, field)
    return tuple(kind(value) for value in values if value != NONE) if values else None
