"""Which rules does a sentence touch? (rules.toml)"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from models.errors import CatalogueError
from models.vocabulary import Risque
from playbooks.reading.folding import fold

_OPENED = re.compile(r"[('’\"-]")
_QUOTED = re.compile(r'«[^»]{0,400}»|"[^"]{0,400}"|“[^”]{0,400}”')


@dataclass(frozen=True, slots=True)
class Rule:
    """A family of wordings that carry one risk."""

    name: str
    risque: Risque
    weight: float
    why: str
    patterns: tuple[re.Pattern[str], ...]
    suggestions: tuple[str, ...]

    def touches(self, folded: str) -> bool:
        """Tell whether a folded sentence holds one of the wordings."""
        return any(pattern.search(folded) for pattern in self.patterns)


@lru_cache(maxsize=1)
def load_rules() -> tuple[Rule, ...]:
    """
    Return the rules of the table, in its order.

    Raises:
        CatalogueError: The table is not well formed; the message names the rule.
    """
    text = files("playbooks.reading").joinpath("rules.toml").read_text(encoding="utf-8")
    return tuple(_rule(row) for row in tomllib.loads(text)["regle"])


def _rule(row: dict[str, object]) -> Rule:
    name = str(row.get("nom", "?"))
    patterns, suggestions = row.get("patterns", []), row.get("suggestions", [])
    if not isinstance(patterns, list) or not isinstance(suggestions, list):
        raise CatalogueError(f"rules.toml, {name}: patterns and suggestions are lists.")
    try:
        return Rule(
            name=name,
            risque=Risque(str(row["risque"])),
            weight=float(str(row["weight"])),
            why=str(row.get("why", "")),
            patterns=tuple(re.compile(str(pattern)) for pattern in patterns),
            suggestions=tuple(str(suggestion) for suggestion in suggestions),
        )
    except (KeyError, ValueError, re.error) as error:
        raise CatalogueError(f"rules.toml, {name}: {error}") from error


@dataclass(frozen=True, slots=True)
class Theme:
    """Words that call for their own wordings within a class."""

    words: tuple[str, ...]
    suggestions: tuple[str, ...]

    def touches(self, folded: str) -> bool:
        """Tell whether a word of the theme starts a word of the folded sentence."""
        return any(
            word in (f" {folded}") if not word[0].isalpha() else f" {word}" in _OPENED.sub(" ", f" {folded}")
            for word in self.words
        )


@dataclass(frozen=True, slots=True)
class General:
    """What is said of a class of risk where no rule says it better."""

    why: str
    suggestions: tuple[str, ...]
    themes: tuple[Theme, ...]


@lru_cache(maxsize=1)
def load_general() -> dict[Risque, General]:
    """Return, for each class but ``aucun``, why it matters and the safer wordings of ``general.toml``."""
    text = files("playbooks.reading").joinpath("general.toml").read_text(encoding="utf-8")
    return {
        Risque(name): General(
            why=row["why"],
            suggestions=tuple(row["suggestions"]),
            themes=tuple(
                Theme(tuple(theme["words"]), tuple(theme["suggestions"])) for theme in row.get("theme", [])
            ),
        )
        for name, row in tomllib.loads(text).items()
    }


def touched(sentence: str) -> list[Rule]:
    """
    Return the rules that a sentence touches.

    What it quotes between marks is the client's own word, and is not read.
    """
    folded = _QUOTED.sub(" citation ", fold(sentence))
    return [rule for rule in load_rules() if rule.touches(folded)]
