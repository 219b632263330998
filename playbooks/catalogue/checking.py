"""Is this catalogue sound, and if not, what is wrong and where?"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from jinja2 import TemplateError

from models.errors import CatalogueError
from models.vocabulary import Risque
from playbooks.catalogue.loading import (
    PHRASES_FILE,
    load_catalogue,
    playbook_folders,
    read_common,
    read_phrases,
    read_playbook,
)
from playbooks.catalogue.values import COMMON, Catalogue, Playbook, Problem
from playbooks.reading import read_text
from playbooks.rendering import Plain, Renderer, check_source
from playbooks.typography import typeset

CALLED_FIRST_NEEDS_SCRIPT = "appel_d_abord est vrai, mais le script d’appel appel.md.j2 manque"


def check_catalogue(path: Path | None = None) -> list[Problem]:
    """
    Return what is wrong in our catalogue, or in a company's own at ``path``; nothing where it is sound.

    Every file is read, then every template and every phrase is rendered for sample mails under
    StrictUndefined, so that a misspelt value is found before a client's mail finds it.
    """
    root: Traversable = path if path is not None else files("playbooks.catalogue")
    if path is not None and not path.is_dir():
        return [Problem(str(path), "", "ce dossier n’existe pas")]
    problems = [*_unreadable(root), *_unreadable_common(root, shipped=path is None)]
    if problems:
        return problems
    try:
        catalogue = load_catalogue(path)
    except CatalogueError as error:
        return [_as_problem(error)]
    own = {folder.name for folder in playbook_folders(root)}
    return [
        *_check_common(catalogue),
        *(
            problem
            for slug in sorted(own)
            for problem in _check_playbook(catalogue, catalogue.playbooks[slug])
        ),
    ]


def _unreadable(root: Traversable) -> Iterator[Problem]:
    for folder in playbook_folders(root):
        try:
            read_playbook(folder)
        except CatalogueError as error:
            yield _as_problem(error)


def _unreadable_common(root: Traversable, *, shipped: bool) -> Iterator[Problem]:
    try:
        common = read_common(root)
        if shipped or f"{COMMON}/{PHRASES_FILE}" in common:
            read_phrases(common)
    except CatalogueError as error:
        yield _as_problem(error)


def _check_common(catalogue: Catalogue) -> Iterator[Problem]:
    for name, source in catalogue.commun.items():
        if name.endswith(".j2"):
            yield from _check_template(catalogue, name, source)
    yield from _check_phrases(catalogue, f"{COMMON}/{PHRASES_FILE}", dict(catalogue.phrases))


def _check_playbook(catalogue: Catalogue, book: Playbook) -> Iterator[Problem]:
    where = f"{book.slug}/playbook.toml"
    if not book.quand.nature and book.genre != "suite":
        yield Problem(where, "quand.nature", "dire à quelles natures de message ce playbook répond")
    if not book.sources:
        yield Problem(where, "sources", "citer au moins une ligne des documents de référence")
    if not any(book.etapes.values()):
        yield Problem(where, "etapes", "aucune étape pour l’agent")
    if book.appel_d_abord and not book.appel:
        yield Problem(where, "appel_d_abord", CALLED_FIRST_NEEDS_SCRIPT)
    for name, source in book.templates.items():
        yield from _check_template(catalogue, f"{book.slug}/{name}", source)
    yield from _check_phrases(catalogue, where, dict(book.phrases))


def _check_template(catalogue: Catalogue, name: str, source: str) -> Iterator[Problem]:
    try:
        check_source(source)
    except TemplateError as error:
        yield Problem(name, "", f"syntaxe : {error}")
        return
    renderer = Renderer(catalogue.sources())
    for view in sample_views():
        try:
            renderer.named(name, view, seed="D-2026-00001")
        except CatalogueError as error:
            yield Problem(name, "", str(error).removeprefix(f"{name}: "))
            return


def _check_phrases(catalogue: Catalogue, where: str, banks: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    renderer = Renderer(catalogue.sources())
    for key, bank in banks.items():
        for index, source in enumerate(bank):
            place = f"{key}[{index}]"
            try:
                check_source(source)
                texts = [
                    renderer.phrase(source, view, seed="D-2026-00001", where=where) for view in sample_views()
                ]
            except (CatalogueError, TemplateError) as error:
                yield Problem(where, place, str(error).removeprefix(f"{where}: "))
            else:
                yield from _check_reading(where, place, texts)


def _check_reading(where: str, place: str, texts: list[str]) -> Iterator[Problem]:
    """Read the phrase as everything that leaves is read: a catalogue must not teach admissions."""
    for text in dict.fromkeys(texts):
        for sentence in read_text(typeset(text), None).sentences:
            if sentence.risque is not Risque.AUCUN:
                yield Problem(where, place, f"la lecture y voit « {sentence.risque} » : {sentence.text}")


def sample_views() -> tuple[dict[str, Plain], ...]:
    """Return the values of two sample mails, one rich in facts and one bare."""
    from models.values import Analysis, DossierFacts, Faits, MailText
    from models.vocabulary import Motif, Nature, Phase, Ton
    from playbooks.view import Options, build_view, read_manner

    dossier = DossierFacts(
        reference="D-2026-00001",
        company="Exemple",
        writer_name="Anne Exemple",
        writer_role="Relation clients",
        client_name="Claire Vasseur",
        next_step_on=datetime(2026, 3, 17, 12, tzinfo=UTC),
        mediation_clause=True,
    )
    rich = Faits(
        commande=("C-1",), facture=("F-1", "F-2"), bl=("B-1",), contrat=("K-1",), lot=("L-1",),
        montants=(4280.5,), dates=("2026-03-12",), delais=("sous 48 h",), quantites=("12 palettes",),
    )  # fmt: skip
    extra = _sample_extras()
    views = []
    for faits, phase, ton in ((rich, Phase.CONFLIT, Ton.FERME), (Faits(), Phase.RECLAMATION, Ton.CALME)):
        analysis = Analysis(
            nature=Nature.DOLEANCE, motifs=(Motif.QUALITE,), motif_principal="qualite", ton=ton, phase=phase,
            faits=faits,
        )  # fmt: skip
        mail = MailText(subject="Un lot en défaut", body="Bonjour,\nLe lot est en défaut.\nClaire Vasseur")
        manner = read_manner(mail, analysis, dossier, Options())
        view = build_view(mail, analysis, dossier, manner, scene="votre ligne arrêtée")
        views.append({**view, **extra})
    return tuple(views)


def _sample_extras() -> dict[str, Plain]:
    """Return what the phrases and layouts are given beside the view, one value of each kind."""
    table = tomllib.loads((files("playbooks") / "data" / "exemples.toml").read_text("utf-8"))
    lists = dict.fromkeys(table["listes"], ("Un point.", "Un autre.", "Un troisième."))
    return {**table["textes"], **dict.fromkeys(table["vides"], ""), **lists, "en_liste": True}


def _as_problem(error: CatalogueError) -> Problem:
    place, _, message = str(error).partition(": ")
    file, _, key = place.partition(" [")
    return Problem(file, key.rstrip("]"), message or str(error))
