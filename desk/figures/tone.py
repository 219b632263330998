"""Did clients calm down, and after which answers? (seed row 111)"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import sqlalchemy as sa
from sqlmodel import col

from desk.figures import labels
from desk.figures.scope import Scope, choose, counted
from desk.figures.values import Figure, Line, rate, share_figure
from models.tables import Dossier, PlaybookUse
from models.vocabulary import Ton

_SLUG = re.compile(r"[a-z0-9-]+")
_RANK = {str(ton): rank for rank, ton in enumerate(Ton)}
"""The closed list goes from the calmest to the angriest."""


def calmed(scope: Scope) -> list[Figure]:
    """Measure how often the client wrote more calmly after an answer, by playbook; and from first to last."""
    return [_by_playbook(scope), _by_dossier(scope)]


def _by_playbook(scope: Scope) -> Figure:
    found = scope.rows(
        choose(PlaybookUse.slug, PlaybookUse.ton_before, PlaybookUse.ton_after, sa.func.count())
        .where(scope.within(PlaybookUse.at), col(PlaybookUse.ton_after).is_not(None))
        .group_by(PlaybookUse.slug, PlaybookUse.ton_before, PlaybookUse.ton_after)
    )
    slugs: dict[str, list[int]] = {}
    for slug, before, after, n in found:
        # A calm client cannot calm down: only those who could are counted.
        if before in _RANK and after in _RANK and before != Ton.CALME:
            _add(slugs, slug, n, _RANK[after] < _RANK[before])
    return _figure("apaisement", slugs, _title)


@cache
def _title(slug: str) -> str:
    """Return the title of a playbook of ours; of the company's own, its slug in words."""
    path = files("playbooks.catalogue").joinpath(slug, "playbook.toml")
    if _SLUG.fullmatch(slug) and path.is_file():
        return str(tomllib.loads(path.read_text("utf-8")).get("titre", slug))
    return slug.replace("-", " ").capitalize()


def _by_dossier(scope: Scope) -> Figure:
    found = scope.rows(
        choose(Dossier.ton, Dossier.ton_now, sa.func.count())
        .where(
            counted(),
            scope.within(Dossier.opened_at),
            col(Dossier.ton_now).is_not(None),
            Dossier.ton != Ton.CALME,
        )
        .group_by(Dossier.ton, Dossier.ton_now)
    )
    tones: dict[str, list[int]] = {}
    for first, last, n in found:
        _add(tones, str(first), n, _RANK[last] < _RANK[first])
    return _figure("ton", tones, lambda ton: labels.TONS[ton])


def _add(counts: dict[str, list[int]], key: str, n: int, calmer: bool) -> None:
    total = counts.setdefault(key, [0, 0])
    total[0] += n
    total[1] += n if calmer else 0


def _figure(name: str, counts: dict[str, list[int]], say: Callable[[str], str]) -> Figure:
    ordered = sorted(counts.items(), key=lambda item: (-item[1][0], item[0]))
    lines = [Line(key, say(key), n, rate(kept, n)) for key, (n, kept) in ordered]
    return share_figure(
        name, sum(c[1] for c in counts.values()), sum(c[0] for c in counts.values()), lines=lines
    )
