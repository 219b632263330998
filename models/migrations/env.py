"""How does Alembic reach our tables? It is always given an open connection by ``models.migrate``."""

from alembic import context

from models.migrate import is_ours
from models.tables import Table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    include_name=is_ours,
)
context.run_migrations()
