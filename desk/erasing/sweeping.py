"""
In which columns may a person still be named? In every text of every table: none is listed, none forgotten.

The journal is passed over: its lines are sealed, and hold ids and labels alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlmodel import Session

from desk.erasing.masking import Mask
from models.tables import Table

_SEALED = frozenset({"events", "journal_heads", "tombstones"})


def sweep(session: Session, mask: Mask, *, spared: Collection[int], left: Collection[str] = ()) -> int:
    """
    Mask a person in every text of every table.

    Args:
        session: The unit of work.
        mask: What is masked.
        spared: Dossiers that are held by law.
        left: Tables that are left alone.

    Returns:
        How many rows named the person.
    """
    return sum(
        _sweep(session, table, mask, _spare(table, spared)) for table in _tables() if table.name not in left
    )


def sweep_dossiers(session: Session, mask: Mask, dossiers: Collection[int]) -> int:
    """Mask a person, by name too, in the rows of these dossiers alone: a name may be another person's."""
    return sum(
        _sweep(session, table, mask, [condition])
        for table in _tables()
        if (condition := _of_dossiers(table, dossiers)) is not None
    )


def _tables() -> Iterable[sa.Table]:
    return [table for table in Table.metadata.sorted_tables if table.name not in _SEALED]


def _of_dossiers(table: sa.Table, dossiers: Collection[int]) -> sa.ColumnElement[bool] | None:
    if table.name == "dossiers":
        return table.c.id.in_(dossiers)
    if "dossier_id" in table.c:
        return table.c.dossier_id.in_(dossiers)
    for name, target in (("mediation_id", "mediations"), ("message_row_id", "messages")):
        if name in table.c:
            other = Table.metadata.tables[target]
            return table.c[name].in_(sa.select(other.c.id).where(other.c.dossier_id.in_(dossiers)))
    return None


def _spare(table: sa.Table, spared: Collection[int]) -> list[sa.ColumnElement[bool]]:
    condition = _of_dossiers(table, spared) if spared else None
    return [] if condition is None else [sa.or_(sa.not_(condition), condition.is_(None))]


def _is_text(column: sa.Column[object]) -> bool:
    if column.foreign_keys or isinstance(column.type, sa.Enum):
        return False
    return isinstance(column.type, sa.String | sa.JSON)


def _sweep(session: Session, table: sa.Table, mask: Mask, where: list[sa.ColumnElement[bool]]) -> int:
    columns = [column for column in table.c if _is_text(column)]
    keys = list(table.primary_key.columns)
    if not columns or not mask.needles:
        return 0
    named = sa.or_(
        *(
            sa.cast(column, sa.Text).icontains(needle, autoescape=True)
            for column in columns
            for needle in mask.needles
        )
    )
    rows = session.execute(sa.select(*keys, *columns).where(named, *where)).all()
    changed = 0
    for row in rows:
        values = {
            column.name: after
            for column, before in zip(columns, row[len(keys) :], strict=True)
            if (after := mask.apply(before)) != before
        }
        if values:
            here = [key == value for key, value in zip(keys, row[: len(keys)], strict=True)]
            session.execute(sa.update(table).where(*here).values(values))
            changed += 1
    return changed
