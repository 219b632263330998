"""Where do the merged dossiers live on? What hangs on them counts there."""

from __future__ import annotations

from sqlalchemy.orm import aliased
from sqlmodel import col

from desk.figures.scope import Scope, choose
from models.tables import Dossier


def survivors(scope: Scope) -> dict[int, int]:
    """Return, for each dossier that was merged, the id of the one that holds it now, however far."""
    target = aliased(Dossier)
    steps: dict[int, int] = dict(
        scope.rows(
            choose(Dossier.id, target.id)
            .join(target, col(target.reference) == col(Dossier.merged_into))
            .where(col(Dossier.merged_into).is_not(None))
        )
    )
    return {source: _end(steps, source) for source in steps}


def _end(steps: dict[int, int], source: int) -> int:
    seen = {source}
    while (after := steps.get(source)) is not None and after not in seen:
        seen.add(after)
        source = after
    return source
