"""Is every sentence that people read used, typeset as French is, and free of machine words?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot.texts
from bot.texts import words
from bot.texts.__main__ import page
from models.vocabulary import (
    Demande,
    Enjeu,
    Etat,
    Gravite,
    Intent,
    Menace,
    Motif,
    Nature,
    Niveau,
    Phase,
    Risque,
    Ton,
)

ROOT = Path(bot.texts.__file__).parent
MODULES = sorted(ROOT.glob("*.py"))
LISTS = (Demande, Enjeu, Etat, Intent, Menace, Motif, Nature, Niveau, Phase, Risque, Ton)


def _sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Give the strings that people read: all but docstrings and what holds no word."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    after_assignments = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in docstrings | after_assignments:
            continue
        if isinstance(node.value, str) and re.search(r"[a-zé]{3} ", node.value):
            yield node.lineno, node.value


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_sentences_are_typeset(path: Path) -> None:
    """Apostrophes are curly, ellipses are one sign, double signs keep their non-breaking space."""
    wrong = [
        f"{path.name}:{line}: {text}"
        for line, text in _sentences(path)
        if re.search(r"[a-zéA-Z]'[a-zéA-Z]|\.\.\.|\w [:;!?»]|« |--", text)
    ]

    assert wrong == []


def test_every_sentence_is_used() -> None:
    """A sentence that nobody shows is not kept."""
    code = "\n".join(p.read_text(encoding="utf-8") for p in ROOT.parent.rglob("*.py"))
    names = [
        node.name
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    ]
    unused = [name for name in names if len(re.findall(rf"\b{name}\b", code)) < 2]

    assert unused == []


def test_every_label_has_its_words() -> None:
    """Each label of each closed list is written for people, never as its code."""
    for kind in LISTS:
        for label in kind:
            assert words.word(label)
            assert "_" not in words.word(label)
    assert [words.gravite_word(int(g)) for g in Gravite] == ["Faible", "Moyenne", "Forte", "Critique"]


def test_the_page_to_proofread_has_every_sentence() -> None:
    """``python -m bot.texts`` gathers all that people read in Slack, and nothing that they do not."""
    shown = page()

    assert [path.stem for path in MODULES if _sentences_of(path) and f"## {path.stem}\n" not in shown] == []
    assert "- « Reçu » est l’état d’arrivée : un dossier n’y revient pas." in shown.replace("\xa0", " ")
    assert "Je demande toujours avant de changer quelque chose." in shown
    assert "Say what can be asked" not in shown
    assert "dossier.ouvert" not in shown
    missing = [
        text
        for path in MODULES
        for _, text in _sentences(path)
        if path.stem != "__main__" and _plain_part(text) not in shown
    ]
    assert missing == []


def _sentences_of(path: Path) -> list[str]:
    return [] if path.stem.startswith("__") else [text for _, text in _sentences(path)]


def _plain_part(text: str) -> str:
    """Return a stretch of a sentence that stands on the page as it is written."""
    return max(re.split(r"[\n«»]", text), key=len).strip()
