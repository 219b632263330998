"""How do wrong usage, errors and help read in French?"""

from __future__ import annotations

import argparse
import errno
import re
import sys
from typing import NoReturn

from models import errors

_USAGE = (
    (r"unrecognized arguments: (.*)", r"argument inconnu : \1"),
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (
        r"argument (\S+): invalid choice: (.*?) \(choose from (.*)\)",
        r"\1 : \2 n’existe pas, choisissez parmi \3",
    ),
    (r"argument (\S+): expected one argument", r"\1 : il manque une valeur"),
    (r"argument (\S+): expected at least one argument", r"\1 : il manque une valeur"),
    (r"argument (\S+): invalid int value: (.*)", r"\1 : \2 n’est pas un nombre entier"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 est ambigu : \2"),
)
_FILES = {
    errno.ENOENT: "fichier introuvable",
    errno.EISDIR: "c’est un dossier, pas un fichier",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EEXIST: "existe déjà",
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.EROFS: "ce disque ne s’écrit pas",
}
_LEADS: tuple[tuple[type[errors.DoleancesError], str], ...] = (
    (errors.SettingsError, "réglage refusé"),
    (errors.CharterError, "la charte ne convient pas"),
    (errors.CatalogueError, "le catalogue des playbooks ne convient pas"),
    (errors.ClassifiersError, "les classifieurs ne conviennent pas (au besoin, doleances train)"),
    (errors.StoreError, "la base de données refuse"),
    (errors.ConflictError, "quelqu’un a changé cela en même temps"),
    (errors.MailboxAuthError, "le serveur de courriel refuse le compte"),
    (errors.MailboxError, "le serveur de courriel ne répond pas comme il faut"),
)
"""Exceptions are written for developers, in English: people read first, in French, what it is about."""


class FrenchParser(argparse.ArgumentParser):
    """A parser whose help and refusals are French; its subcommands' parsers are of the same class."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **{**options, "add_help": False})  # type: ignore[arg-type]
        self._positionals.title = "arguments"
        self.add_argument("-h", "--help", action="help", help="montrer cette aide")

    def error(self, message: str) -> NoReturn:
        """End with 2, after the usage and one sentence."""
        for english, french in _USAGE:
            message = re.sub(f"^{english}$", french, message, flags=re.DOTALL)
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog} : {message}\n")


def sentence(error: BaseException) -> str:
    """Return what a person reads of an error, on one line."""
    if isinstance(error, errors.DoleancesError):
        lead = next((lead for kind, lead in _LEADS if isinstance(error, kind)), "")
        text = f"{lead} : {error}" if lead else str(error)
    elif isinstance(error, OSError):
        text = _FILES.get(error.errno or 0) or error.strerror or str(error)
        text += f" : {error.filename}" if error.filename else ""
    else:
        text = f"erreur imprévue, qui est à signaler ({type(error).__name__} : {error})"
    return " ".join(text.split())
