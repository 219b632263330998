"""What is a golden mail made of: a complaint, the company's words, and what must be read in it?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Plainte:
    """A complaint, its author and signature."""

    nom: str
    adresse: str
    objet: str
    texte: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A mail as a client writes it, and what must be read in it."""

    plain: str
    html: str = ""
    new_text: str = ""
    signature: str = ""
    quoted: bool = False
    """The company's mail must be found in the quoted part, and only there."""
    forwarded: bool = False
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The material of the forms."""

    plainte: Plainte
    reponse: Plainte
    transfert: Plainte
    extra: dict[str, str] = field(default_factory=dict)


def load_plaintes() -> tuple[list[Plainte], Plainte, Plainte]:
    """Return the complaints, the company's mail and the mail passed on."""
    data = tomllib.loads(files("tests.courriels").joinpath("plaintes.toml").read_text(encoding="utf-8"))
    plaintes = [Plainte(**{key: value.strip("\n") for key, value in row.items()}) for row in data["plainte"]]
    reponse = {"objet": "", **{key: value.strip("\n") for key, value in data["reponse"].items()}}
    transfert = {key: value.strip("\n") for key, value in data["transfert"].items()}
    return plaintes, Plainte(**reponse), Plainte(**transfert)


def quote(text: str, prefix: str = "> ") -> str:
    """Prefix every line as clients do."""
    return "\n".join(f"{prefix}{line}".rstrip() for line in text.split("\n"))


def reply(case: Case, below: str, *, mobile: str = "") -> Form:
    """Return a top reply: text, signature, what the client adds, and the quote below."""
    signed = f"{case.plainte.signature}\n\n{mobile}" if mobile else case.plainte.signature
    plain = f"{case.plainte.texte}\n\n{signed}\n\n{below}\n"
    return Form(
        plain, new_text=case.plainte.texte, signature=signed, quoted=True, subject=f"RE: {case.plainte.objet}"
    )
