"""Which form does a verb take when "je" and "nous" become "vous", and "vous" becomes "nous"?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_NOT_VERBS = frozenset(
    {"chez", "assez", "nez", "rez", "non", "bons", "dons", "fonds", "tons", "sons", "raisons"}
)
_SECOND = frozenset({"êtes", "dites", "faites", "redites", "refaites", "satisfaites"})
_FIRST = frozenset({"sommes"})


# Families of verbs that share their ending, for those the table leaves out (prefixes).
_FAMILIES = (
    ("mettez", "mettre"), ("prenez", "prendre"), ("tenez", "tenir"), ("venez", "venir"),
    ("duisez", "duire"), ("crivez", "crire"), ("pondez", "pondre"), ("tendez", "tendre"),
    ("pendez", "pendre"), ("battez", "battre"), ("naissez", "naître"), ("oignez", "oindre"),
    ("cevez", "cevoir"), ("struisez", "struire"), ("cluez", "clure"), ("solvez", "soudre"),
)  # fmt: skip


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    text = (files("nlp.reformulation") / "data" / "formes.toml").read_text(encoding="utf-8")
    tables = {
        name: dict(pair.split(":") for pair in pairs.split()) for name, pairs in tomllib.loads(text).items()
    }
    tables["vous"] = {second: first for first, second in tables["nous"].items()}
    return tables


def je_to_vous(form: str, *, subjunctive: bool = False) -> str | None:
    """
    Return the form that follows "vous" for one that follows "je", or ``None`` where it is unknown.

    >>> je_to_vous("demande"), je_to_vous("demande", subjunctive=True), je_to_vous("gribois")
    ('demandez', 'demandiez', None)
    """
    tables = _tables()
    if form in tables["je_subjonctif"]:
        return tables["je_subjonctif"][form]
    if form in tables["je"]:
        found = tables["je"][form]
        return re.sub(r"ez$", "iez", found) if subjunctive and form.endswith("e") else found
    for ending, other in (("rai", "rez"), ("geais", "giez"), ("çais", "ciez"), ("ais", "iez")):
        if form.endswith(ending) and len(form) > len(ending) + 1:
            return form[: -len(ending)] + other
    return _je_in_e(form, subjunctive=subjunctive)


def _je_in_e(form: str, *, subjunctive: bool) -> str | None:
    # A stem with è or a doubled l or t changes in the plural: only the table knows how.
    if len(form) < 3 or not form.endswith("e") or re.search(r"è[^aeiou]{1,2}e$|(?:elle|ette)$|[éa]e$", form):
        return None
    stem = re.sub(r"([aou])i$", r"\1y", form[:-1])
    return stem + ("iez" if subjunctive else "ez")


def tu_to_nous(form: str) -> str | None:
    """
    Return the form that follows "nous" for one that follows a client's familiar "tu", or ``None``.

    >>> tu_to_nous("as"), tu_to_nous("factures"), tu_to_nous("disais"), tu_to_nous("verras")
    ('avons', 'facturons', 'disions', 'verrons')
    """
    table = _tables()["tu"]
    if form in table:
        return table[form]
    for ending, other in (("ras", "rons"), ("geais", "gions"), ("çais", "cions"), ("ais", "ions")):
        if form.endswith(ending) and len(form) > len(ending) + 1:
            return form[: -len(ending)] + other
    if form.endswith("es"):
        vous = je_to_vous(form[:-1])
        return vous_to_nous(vous) if vous is not None else None
    vous = _tables()["je"].get(form)
    return vous_to_nous(vous) if vous is not None else None


def nous_to_vous(form: str) -> str | None:
    """
    Return the form that follows "vous" for one that follows "nous", or ``None``.

    >>> nous_to_vous("avons"), nous_to_vous("exigeons"), nous_to_vous("commençons"), nous_to_vous("sommes")
    ('avez', 'exigez', 'commencez', 'êtes')
    """
    table = _tables()["nous"]
    if form in table:
        return table[form]
    for ending, other in (("geons", "gez"), ("çons", "cez"), ("ons", "ez")):
        if is_first_plural(form) and form.endswith(ending):
            return form[: -len(ending)] + other
    return None


def vous_to_nous(form: str) -> str | None:
    """
    Return the form that follows "nous" for one that follows "vous", or ``None``.

    >>> vous_to_nous("facturez"), vous_to_nous("changez"), vous_to_nous("annoncez"), vous_to_nous("êtes")
    ('facturons', 'changeons', 'annonçons', 'sommes')
    """
    table = _tables()["vous"]
    if form in table:
        return table[form]
    if not is_second_plural(form):
        return None
    for ending, other in (("gez", "geons"), ("cez", "çons"), ("ez", "ons")):
        if form.endswith(ending):
            return form[: -len(ending)] + other
    return None


def on_to_vous(form: str) -> str | None:
    """Return the form that follows "vous" for one that follows a client's "on", or ``None``."""
    return _tables()["on"].get(form)


def infinitive(form: str) -> str:
    """
    Return the infinitive of a present or imperative in the second person plural.

    >>> infinitive("remboursez"), infinitive("rendez"), infinitive("fournissez")
    ('rembourser', 'rendre', 'fournir')
    """
    table = _tables()["infinitif"]
    if form in table:
        return table[form]
    for ending, other in _FAMILIES:
        if form.endswith(ending):
            return form[: -len(ending)] + other
    if form.endswith("issez") and form not in {
        "laissez",
        "baissez",
        "glissez",
        "hissez",
        "pissez",
        "plissez",
    }:
        return form[:-5] + "ir"
    return form[:-2] + "er"


def future_infinitive(form: str) -> str | None:
    """
    Return the infinitive of a future in the second person plural, or ``None``.

    >>> future_infinitive("rendrez"), future_infinitive("rembourserez"), future_infinitive("enverrez")
    ('rendre', 'rembourser', 'envoyer')
    """
    table = _tables()["futur"]
    if form in table:
        return table[form]
    if re.search(r"(?:ell|ett|è\w)erez$", form):
        return None
    if re.search(r"^(?:re)?(?:d|l|écr)irez$|(?:du|tru|scr)irez$", form):
        return form[:-1].removesuffix("e") + "e"
    if form.endswith(("erez", "irez")):
        return form[:-2]
    return form[:-2] + "e" if form.endswith(("drez", "trez")) else None


def is_first_plural(form: str) -> bool:
    """Tell whether a word has the shape of a verb after "nous"."""
    return form in _FIRST or (len(form) > 4 and form.endswith("ons") and form not in _NOT_VERBS)


def is_second_plural(form: str) -> bool:
    """Tell whether a word has the shape of a verb after "vous"."""
    return form in _SECOND or (len(form) > 3 and form.endswith("ez") and form not in _NOT_VERBS)


def is_future_plural(form: str) -> bool:
    """
    Tell whether a word has the shape of a future after "vous" ("livrerez", not "livrez").

    >>> is_future_plural("rendrez"), is_future_plural("facturez"), is_future_plural("retirez")
    (True, False, False)
    """
    if re.search(r"(?:[^\W\d_]irez)$", form):
        return re.search(r"(?:^|re|at|é|dés|adm|v|resp|sout|insp|exp)(?:tirez|irez)$", form) is None
    return re.search(
        r"(?:erez|ndrez|oudrez|udrez|ttrez|îtrez|vrez|rrez|aurez|oirez)$", form
    ) is not None and not re.search(r"(?:livrez|ouvrez|couvrez|œuvrez|délivrez|enivrez)$", form)
