"""How is the person who wrote to be greeted, and in which register?"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from playbooks.folding import fold

_TITLES = {
    "m": "Monsieur", "mr": "Monsieur", "monsieur": "Monsieur", "mme": "Madame", "madame": "Madame",
    "mlle": "Madame", "me": "Maître", "maitre": "Maître", "dr": "Docteur", "docteur": "Docteur",
}  # fmt: skip
_NAME_WORD = re.compile(r"^[A-ZÀ-ÖØ-Þ][\w’'\-À-ÿ]*\.?$")
_PARTICLES = frozenset(
    {"de", "du", "des", "d", "le", "la", "van", "von", "den", "der", "el", "ben", "da", "di", "dos"}
)
_SIGNATURE_LINES = 6
_SIGNATURE_CHARS = 60
_CASUAL = re.compile(r"\b(?:salut|coucou|hello|bisous?|a plus|ciao)\b")
_FORMAL = re.compile(
    r"\b(?:mise en demeure|mettons en demeure|mets en demeure|par la presente|lettre recommandee|"
    r"recommande avec|salutations distinguees|consideration distinguee|veuillez agreer|"
    r"je vous prie d'agreer|nous vous notifions|sous toutes reserves|sans prejudice)\b"
)


_LETTER_HEAD = re.compile(r"^\s*(?:Monsieur|Madame|Messieurs|Mesdames|Maître)[^\n]{0,40}[,\n]")


@dataclass(frozen=True, slots=True)
class Person:
    """Who is greeted, as far as the mail tells."""

    title: str = ""
    """``Madame``, ``Monsieur``, ``Maître``, ``Docteur`` or empty where it cannot be told."""
    first: str = ""
    last: str = ""


def find_person(name: str, body: str) -> Person:
    """
    Return who wrote, from the sender's name, else from the lines that sign the mail.

    A company name, a job or a name whose gender is unknown gives no title: a wrong "Madame" costs
    more than none.
    """
    person = read_name(name)
    if person.title:
        return person
    # The first line greets the addressee: his name there must not become the writer's.
    lines = [line.strip(" \t-–—,") for line in body.strip().split("\n") if line.strip()][1:]
    for line in reversed(lines[-_SIGNATURE_LINES:]):
        if len(line) > _SIGNATURE_CHARS:
            continue
        for piece in (line, re.split(r"\s+[–—-]\s+|,", line)[0]):
            signed = read_name(piece.strip())
            if signed.title and (signed.last or not person.first):
                return signed
    return person


def read_name(written: str) -> Person:
    """
    Return the person a written name holds.

    >>> read_name("Mme Zaïdi"), read_name("Katrien Dewaele").title, read_name("Direction technique").title
    (Person(title='Madame', first='', last='Zaïdi'), 'Madame', '')
    """
    head = re.split(r"\s+[–—|]\s+|\(|,", written.strip().strip('"'))[0]
    words = head.split()
    if not 1 <= len(words) <= 5:
        return Person()
    title = _TITLES.get(fold(words[0]).rstrip("."), "")
    if title and len(words) > 1 and (words[0].endswith(".") or words[0][0].isupper()):
        rest = words[1:]
        first = rest[0] if len(rest) > 1 and _gender(rest[0]) else ""
        last = " ".join(rest[1:] if first or (len(rest) > 1 and rest[0].endswith(".")) else rest)
        return Person(title, first, _capital(last)) if _is_name(rest) else Person()
    if not _is_name(words):
        return Person()
    gender = _gender(words[0])
    last = _capital(" ".join(words[1:]))
    if gender:
        return Person({"f": "Madame", "m": "Monsieur"}[gender], words[0], last)
    return Person()


def greet(person: Person, *, formal: bool, casual: bool) -> str:
    """Return the line that opens the reply."""
    if formal:
        return f"{person.title}," if person.title else "Madame, Monsieur,"
    if casual and person.first:
        return f"Bonjour {person.first},"
    if person.title and person.last:
        return f"Bonjour {person.title} {person.last},"
    return f"Bonjour {person.first}," if person.first else "Bonjour,"


def is_casual(body: str, person: Person) -> bool:
    """Tell whether the client writes as to somebody known: a first name alone, or a familiar greeting."""
    folded = fold(body)
    return bool(_CASUAL.search(folded[:80]) or _CASUAL.search(folded[-80:])) or bool(
        person.first and not person.last
    )


def is_formal(subject: str, body: str) -> bool:
    """Tell whether the mail has the forms of a letter that may be produced later."""
    return bool(_FORMAL.search(fold(f"{subject}\n{body}")))


def is_letter(body: str) -> bool:
    """Tell whether the mail opens as a letter does, without a "Bonjour"."""
    return bool(_LETTER_HEAD.match(body))


def _is_name(words: list[str]) -> bool:
    bare = [re.sub(r"^[dl]['’]", "", word) for word in words]
    return all(_NAME_WORD.match(word) or fold(word).rstrip("'’") in _PARTICLES for word in bare)


def _capital(last: str) -> str:
    """Return a surname written in capitals as a name: ``JACQUEMOT`` shouts in a greeting."""
    return (
        "-".join(part.capitalize() for part in last.split("-")) if last.isupper() and len(last) > 2 else last
    )


def _gender(first: str) -> str:
    names = first_names()
    whole = fold(first).strip(".")
    return names.get(whole) or names.get(whole.split("-")[0], "")


@lru_cache(maxsize=1)
def first_names() -> dict[str, str]:
    """Return first names, folded, with ``f`` or ``m``; those given to both are absent."""
    table = tomllib.loads((files("playbooks") / "data" / "prenoms.toml").read_text("utf-8"))
    return {fold(name): gender for gender in ("f", "m") for name in table[gender].split()}
