"""Where do the merged dossiers live on? What hangs on them counts there."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import col

from desk.figures.scope import Scope, choose
from models.tables import Dossier

CHUNK = 500


def survivors(scope: Scope, among: Collection[int]) -> dict[int, int]:
    """
    Return, for each of these dossiers that was merged, the id of the one that holds it now, however far.

    The few that were merged are read whole, the others only where one of these leads to them: to join
    the table with itself would read every dossier there ever was.
    """
    merged = scope.rows(
        choose(Dossier.id, Dossier.reference, Dossier.merged_into).where(
            col(Dossier.merged_into).is_not(None)
        )
    )
    steps = {reference: target for _id, reference, target in merged}
    wanted = set(among)
    ends = {dossier: _end(steps, target) for dossier, _reference, target in merged if dossier in wanted}
    ids = _ids(scope, sorted(set(ends.values())))
    return {dossier: ids[end] for dossier, end in ends.items() if end in ids}


def _ids(scope: Scope, references: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(references), CHUNK):
        some = references[start : start + CHUNK]
        found.update(
            scope.rows(choose(Dossier.reference, Dossier.id).where(col(Dossier.reference).in_(some)))
        )
    return found


def _end(steps: dict[str, str], reference: str) -> str:
    seen = {reference}
    while (after := steps.get(reference)) is not None and after not in seen:
        seen.add(after)
        reference = after
    return reference
