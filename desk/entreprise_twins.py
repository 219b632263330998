"""Which two entries of the customer file may be one company, and how do they become one?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import sqlalchemy as sa
from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from desk.journal import record
from desk.naming import folded
from models.errors import RefusedError
from models.store import Store
from models.tables import Dossier, Entreprise, EntrepriseDomain, Interlocuteur

NBSP = "\u00a0"
CLOSE = 90
"""Likeness (0 to 100) of two names, their words in any order, from which they are shown together."""
_FORMS = frozenset(
    ["sa", "sas", "sasu", "sarl", "eurl", "snc", "sci", "scop", "se", "gmbh", "ltd", "inc", "spa", "bv"]
)
_COMMON = frozenset(
    ["ste", "societe", "groupe", "ets", "etablissements", "cie", "et", "de", "la", "le", "les"]
)
_WORD = re.compile(r"[a-z0-9]+")
_HEAD = 4
"""Letters that two names share at the start of some word before they are compared at all."""


class TwinsRefusedError(RefusedError):
    """These companies may not be joined; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Two names that may be one company's."""

    one: str
    other: str
    likeness: int
    """0 to 100."""


def likely_twins(names: Iterable[str]) -> list[Twins]:
    """
    Return the pairs of names that may designate one company, the likeliest first; pure.

    Legal forms and words such as « société » do not count; two names with other numbers are two sites.

    >>> [(t.one, t.other) for t in likely_twins(["Hydrosud SAS", "Société Hydro-Sud", "Hydronord"])]
    [('Hydrosud SAS', 'Société Hydro-Sud')]
    """
    cores = {name: _core(name) for name in names}
    found = []
    for one, other in _candidates(cores):
        a, b = cores[one], cores[other]
        if re.findall(r"\d+", " ".join(a)) != re.findall(r"\d+", " ".join(b)):
            continue
        joined = fuzz.ratio("".join(a), "".join(b))
        likeness = round(max(joined, fuzz.token_sort_ratio(" ".join(a), " ".join(b))))
        if likeness >= CLOSE:
            found.append(Twins(one, other, likeness))
    return sorted(found, key=lambda twins: (-twins.likeness, twins.one, twins.other))


def _core(name: str) -> tuple[str, ...]:
    words = _WORD.findall(folded(name).replace("-", "").replace(".", ""))
    kept = tuple(word for word in words if word not in _FORMS and word not in _COMMON)
    return kept or tuple(words)


def _candidates(cores: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Yield once each pair that shares the start of a word: comparing all would take a square."""
    by_head: dict[str, set[str]] = defaultdict(set)
    for name, core in cores.items():
        for word in core:
            by_head[word[:_HEAD]].add(name)
    seen: set[tuple[str, str]] = set()
    for group in by_head.values():
        for pair in combinations(sorted(group), 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def twins_of(session: Session) -> list[Twins]:
    """Return the companies of the file that may be one."""
    return likely_twins(session.exec(select(Entreprise.name)).all())


def join_entreprises(store: Store, source: str, target: str, *, by: str) -> int:
    """
    Make one company of two: dossiers, people and domains of *source* become *target*'s.

    What *target* does not know (contract, group…) it takes from *source*, whose entry goes. Runs in one
    commit; it cannot be undone, the customer file can bring *source* back without its dossiers.

    Args:
        store: The database.
        source: The exact name of the entry that goes.
        target: The exact name of the entry that stays.
        by: Who decides.

    Returns:
        How many dossiers changed company.

    Raises:
        TwinsRefusedError: A name is unknown, or both are the same.
    """
    if source == target:
        raise TwinsRefusedError(f"Donnez deux entreprises{NBSP}: celle qui disparaît, puis celle qui reste.")
    with store.work() as session:
        gone, kept = _named(session, source), _named(session, target)
        _complete(kept, gone)
        moved = 0
        for table in (EntrepriseDomain, Interlocuteur, Dossier):
            done = session.execute(
                sa.update(table).where(col(table.entreprise_id) == gone.id).values(entreprise_id=kept.id)
            )
            moved = int(done.rowcount)  # type: ignore[attr-defined]
        record(
            session,
            "entreprise.reunie",
            now=store.clock(),
            actor=by,
            de=gone.id,
            vers=kept.id,
            dossiers=moved,
        )
        session.flush()
        session.delete(gone)
        return moved


def _named(session: Session, name: str) -> Entreprise:
    found = session.exec(select(Entreprise).where(Entreprise.name == name).with_for_update()).first()
    if found is None:
        raise TwinsRefusedError(f"Aucune entreprise ne s’appelle «{NBSP}{name}{NBSP}».")
    return found


def _complete(kept: Entreprise, gone: Entreprise) -> None:
    for column in ("account_manager", "contract", "contract_end", "penalties", "groupe", "churned_on"):
        if not getattr(kept, column):
            setattr(kept, column, getattr(gone, column))
    kept.key_account = kept.key_account or gone.key_account
    kept.mediation_clause = kept.mediation_clause or gone.mediation_clause
