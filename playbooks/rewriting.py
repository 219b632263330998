"""How is a draft written again, shorter, firmer, warmer, without a gesture, or with a call first?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields, replace
from enum import StrEnum

from models.errors import CatalogueError
from models.values import Analysis, DossierFacts, Draft, MailText, Reading, Reformulation
from playbooks.approval import Thresholds
from playbooks.catalogue.values import Catalogue
from playbooks.choosing import choose
from playbooks.drafting import write_draft
from playbooks.view import Options


class Modificateur(StrEnum):
    """What can be asked of a draft; the values are what people say and click."""

    COURT = "court"
    FERME = "ferme"
    CHALEUREUX = "chaleureux"
    SANS_GESTE = "sans_geste"
    AVEC_APPEL = "avec_appel"


OPPOSED: dict[str, str] = {Modificateur.FERME: "chaleureux", Modificateur.CHALEUREUX: "ferme"}
"""What cannot be asked at once: the last word counts."""


def rewrite(
    draft: Draft,
    modificateur: Modificateur,
    *,
    catalogue: Catalogue,
    mail: MailText,
    analysis: Analysis,
    reformulation: Reformulation,
    dossier: DossierFacts,
    reading: Callable[[str], Reading],
    options: Options | None = None,
    thresholds: Thresholds | None = None,
) -> tuple[Draft, Options]:
    """
    Return the draft written again, with the options that made it, so that a second request adds to the first.

    The letter is composed anew from the same material: what was true of the first draft (facts,
    answers, reading) stays true of the second.

    Raises:
        CatalogueError: The draft's playbook is no longer in the catalogue.
    """
    book = catalogue.get(draft.playbook)
    if book is None:
        raise CatalogueError(f"{draft.playbook}: this playbook is not in the catalogue")
    wanted = with_option(options or Options(), modificateur)
    chosen = choose(catalogue, analysis, tier=dossier.tier, mail=mail)
    subject = book if book.genre == "sujet" else chosen.subject
    choice = replace(chosen, playbook=book, subject=subject, reasons=draft.reasons)
    again = write_draft(
        catalogue,
        choice,
        mail,
        analysis,
        reformulation,
        dossier,
        reading=reading,
        options=wanted,
        thresholds=thresholds,
    )
    return replace(again, runner_up=draft.runner_up), wanted


def with_option(options: Options, modificateur: Modificateur) -> Options:
    """Return the options with one more; firm and warm exclude each other."""
    if modificateur.value not in {field.name for field in fields(Options)}:
        raise ValueError(f"unknown request: {modificateur}")
    changes: dict[str, bool] = {modificateur.value: True}
    if modificateur in OPPOSED:
        changes[OPPOSED[modificateur]] = False
    return Options(**{**asdict(options), **changes})
