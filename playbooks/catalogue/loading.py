"""How are playbooks read from their folders, and what is refused?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from models.errors import CatalogueError
from models.vocabulary import AUTRE, Demande, Enjeu, Menace, Motif, Nature, Phase, Ton
from playbooks.catalogue.reader import TableReader
from playbooks.catalogue.values import COMMON, STEP_NAMES, Catalogue, Playbook, Question, When
from playbooks.gestes import RUNGS

PLAYBOOK_FILE = "playbook.toml"
CALL_FILE = "appel.md.j2"
PHRASES_FILE = "phrases.toml"
MAX_FILE_BYTES = 200_000
"""A playbook is a few pages of text; anything larger is a mistake or an attack."""

GENRES = ("sujet", "situation", "suite")
TIERS = ("standard", "important", "cle")
CLOSED: dict[str, frozenset[str]] = {
    "nature": frozenset(Nature),
    "motifs": frozenset(Motif) | {AUTRE},
    "ton": frozenset(Ton),
    "phase": frozenset(Phase),
    "menaces": frozenset(Menace),
    "enjeux": frozenset(Enjeu),
    "demandes": frozenset(Demande),
}
FACTS = frozenset(
    {"commande", "facture", "bl", "contrat", "lot", "montants", "dates", "delais", "quantites", "toujours"}
)


def load_catalogue(own: Path | None = None) -> Catalogue:
    """
    Return the playbooks we ship, replaced and completed by a company's own.

    Args:
        own: A folder laid out as ours, or ``None``. A playbook of the same slug replaces ours whole;
            a file in its ``_commun`` folder replaces the file of that name.

    Raises:
        CatalogueError: A file is missing, unreadable or wrong; the message names file and key.
    """
    roots: list[Traversable] = [files("playbooks.catalogue")]
    if own is not None:
        if not own.is_dir():
            raise CatalogueError(f"{own}: this folder of playbooks does not exist")
        roots.append(own)
    books: dict[str, Playbook] = {}
    common: dict[str, str] = {}
    for root in roots:
        for folder in playbook_folders(root):
            books[folder.name] = read_playbook(folder)
        common.update(read_common(root))
    return Catalogue(
        playbooks=MappingProxyType(dict(sorted(books.items()))),
        commun=MappingProxyType(common),
        phrases=read_phrases(common),
    )


def read_phrases(common: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """
    Return the shared banks of phrases.

    Raises:
        CatalogueError: The file is missing or wrong.
    """
    where = f"{COMMON}/{PHRASES_FILE}"
    if where not in common:
        raise CatalogueError(f"{where}: the file is missing")
    try:
        return flatten_phrases(where, tomllib.loads(common[where]))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{where}: not valid TOML: {error}") from error


def playbook_folders(root: Traversable) -> list[Traversable]:
    """Return the folders of playbooks under ``root``, by name; folders that start with a sign are skipped."""
    folders = [entry for entry in root.iterdir() if entry.is_dir() and entry.name[:1].isalnum()]
    return sorted(folders, key=lambda entry: entry.name)


def read_common(root: Traversable) -> dict[str, str]:
    """Return the shared pieces under ``root``, by the name templates include them with."""
    folder = root / COMMON
    if not folder.is_dir():
        return {}
    return {f"{COMMON}/{entry.name}": _read(entry, COMMON) for entry in folder.iterdir() if entry.is_file()}


def read_playbook(folder: Traversable) -> Playbook:
    """
    Read one folder into a checked playbook.

    Raises:
        CatalogueError: naming ``<slug>/<file>`` and the key.
    """
    slug = folder.name
    where = f"{slug}/{PLAYBOOK_FILE}"
    source = folder / PLAYBOOK_FILE
    if not source.is_file():
        raise CatalogueError(f"{where}: the file is missing")
    try:
        table = tomllib.loads(_read(source, slug))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{where}: not valid TOML: {error}") from error
    templates = {
        entry.name: _read(entry, slug)
        for entry in folder.iterdir()
        if entry.is_file() and entry.name.endswith(".j2")
    }
    reader = TableReader(where, table)
    genre = reader.text("genre", within=frozenset(GENRES))
    return Playbook(
        slug=slug,
        titre=reader.text("titre"),
        resume=reader.text("resume"),
        genre=genre,
        quand=_when(where, reader.table("quand")),
        etapes=_steps(where, reader.table("etapes")),
        jamais=reader.texts("jamais"),
        gestes=reader.texts("gestes", within=frozenset(RUNGS)),
        questions=tuple(_question(where, index, row) for index, row in enumerate(reader.rows("questions"))),
        sources=reader.numbers("sources"),
        phrases=flatten_phrases(where, table.get("phrases", {})),
        appel=templates.get(CALL_FILE, ""),
        appel_d_abord=reader.flag("appel_d_abord"),
        templates=MappingProxyType(templates),
    )


def _when(where: str, table: Mapping[str, Any]) -> When:
    reader = TableReader(f"{where} quand", table)
    known = {*CLOSED, "tier", "mots", "exige", "poids"}
    for key in table:
        if key not in known:
            raise reader.wrong(key, f"unknown criterion, expected one of {', '.join(sorted(known))}")
    chosen = {key: reader.texts(key, within=labels) for key, labels in CLOSED.items()}
    return When(
        **chosen,
        tier=reader.texts("tier"),
        mots=reader.texts("mots"),
        exige=reader.texts("exige", within=frozenset(known - {"exige", "poids"})),
        poids=reader.number("poids"),
    )


def _steps(where: str, table: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    reader = TableReader(f"{where} etapes", table)
    for key in table:
        if key not in STEP_NAMES:
            raise reader.wrong(key, f"unknown step, expected one of {', '.join(STEP_NAMES)}")
    return MappingProxyType({name: reader.texts(name) for name in STEP_NAMES})


def _question(where: str, index: int, row: Mapping[str, Any]) -> Question:
    reader = TableReader(f"{where} questions[{index}]", row)
    return Question(
        texte=reader.text("texte"),
        groupe=reader.text("groupe"),
        faits=reader.texts("faits", within=FACTS),
        sauf=reader.texts("sauf"),
        pour=reader.texts("pour", within=CLOSED["demandes"]),
        si=reader.texts("si"),
        verbe=reader.text("verbe") if "verbe" in row else "m’indiquer",
        identifie=reader.flag("identifie"),
    )


def flatten_phrases(where: str, tables: Any) -> Mapping[str, tuple[str, ...]]:
    """
    Return banks of phrases by ``table.key``, or by key alone for those that stand outside a table.

    Raises:
        CatalogueError: A bank is empty or holds something else than texts.
    """
    if not isinstance(tables, dict):
        raise CatalogueError(f"{where} [phrases]: tables of phrases are expected here")
    flat: dict[str, tuple[str, ...]] = {}
    for name, value in tables.items():
        banks = (
            {f"{name}.{key}": bank for key, bank in value.items()}
            if isinstance(value, dict)
            else {name: value}
        )
        for key, bank in banks.items():
            if not isinstance(bank, list) or not bank or not all(isinstance(item, str) for item in bank):
                raise CatalogueError(f"{where} [{key}]: a list of phrases is expected here")
            flat[key] = tuple(bank)
    return MappingProxyType(flat)


def _read(entry: Traversable, slug: str) -> str:
    try:
        raw = entry.read_bytes()
        if len(raw) > MAX_FILE_BYTES:
            raise CatalogueError(f"{slug}/{entry.name}: larger than {MAX_FILE_BYTES} bytes")
        return raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{slug}/{entry.name}: cannot be read: {error}") from error
