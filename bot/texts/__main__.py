"""
How is everything that people read in Slack read again by one person, on one page?

``python -m bot.texts > phrases.md`` gathers every sentence of this package, module by module; what a
sentence takes from elsewhere is shown as ``{…}``. To be proofread after each change of wording.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
_WORD = re.compile(r"[^\W\d_]{2,}")
_CODE = re.compile(r"[a-z0-9]+(?:[_.][a-z0-9]+)+")
"""A label of ours, not a word."""
_SPACES = {"NBSP": "\u00a0", "NNBSP": "\u202f", "words.NBSP": "\u00a0"}


def page(folder: Path = HERE) -> str:
    """Return every sentence of the package, as Markdown."""
    parts = ["# Ce que le bureau dit dans Slack"]
    for path in sorted(folder.glob("*.py")):
        if path.stem.startswith("__"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = [f"- {sentence}" for sentence in sentences(tree)]
        if told:
            parts += ["", f"## {path.stem}", "", *told]
    return "\n".join(parts) + "\n"


def sentences(tree: ast.AST) -> Iterator[str]:
    """Give the sentences of a module in their order, docstrings left out."""
    skipped = set(_documentation(tree))
    for node in _outermost_texts(tree, skipped):
        for text in (_written(node), *_inner(node)):
            shown = text.replace("\n", " ⏎ ")
            if _WORD.search(shown.replace("{…}", "")) and not _CODE.fullmatch(shown):
                yield shown


def _inner(node: ast.expr) -> Iterator[str]:
    """Give the words that a sentence chooses between: « dossier » and « dossiers »."""
    for part in node.values if isinstance(node, ast.JoinedStr) else ():
        if isinstance(part, ast.FormattedValue) and not _is_quoted(part.value):
            yield from (_written(inner) for inner in _outermost_texts(part.value, set()))


def _outermost_texts(node: ast.AST, skipped: set[int]) -> Iterator[ast.expr]:
    for child in ast.iter_child_nodes(node):
        if id(child) in skipped:
            continue
        if isinstance(child, ast.JoinedStr) or (
            isinstance(child, ast.Constant) and isinstance(child.value, str)
        ):
            yield child
        else:
            yield from _outermost_texts(child, skipped)


def _documentation(tree: ast.AST) -> Iterator[int]:
    """Give the texts that nobody reads in Slack: docstrings, annotations, keys, what is compared."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node)
        if isinstance(node, ast.Dict):
            yield from (id(key) for key in node.keys)
        if isinstance(node, ast.Compare | ast.Subscript):
            yield from (
                id(part) for part in [*getattr(node, "comparators", []), getattr(node, "slice", None)]
            )
        for name in ("annotation", "returns"):
            found = getattr(node, name, None)
            if found is not None:
                yield id(found)


def _written(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_piece(part) for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _piece(part: ast.expr) -> str:
    if not isinstance(part, ast.FormattedValue):
        return _written(part)
    named = ast.unparse(part.value)
    if named in _SPACES:
        return _SPACES[named]
    if isinstance(part.value, ast.Call) and _is_quoted(part.value):
        return f"«\u00a0{_written(part.value.args[0])}\u00a0»"
    return "{…}"


def _is_quoted(value: ast.expr) -> bool:
    """Tell whether a text stands between French quotation marks, and is known."""
    if not (isinstance(value, ast.Call) and ast.unparse(value.func) in {"quoted", "words.quoted"}):
        return False
    return isinstance(value.args[0], ast.Constant | ast.JoinedStr)


if __name__ == "__main__":
    sys.stdout.write(page())
