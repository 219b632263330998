"""Full-text search over dossiers and messages, kept true by the database itself.

What is said in the room of a mediation is never indexed: the triggers look at ``mediation_id``. A
message deleted or emptied leaves the index in the same statement, so an erasure needs no more than
that (and ``models.compacting``, for the bytes). A later migration that rebuilds ``messages`` or
``dossiers`` on SQLite (batch mode) must call ``downgrade`` of this one before, and ``upgrade`` after.

SQLite: FTS5, accents removed by its tokenizer; the text of messages is not stored twice. PostgreSQL:
tsvectors in tables of their own, French stems and plain words, accents removed by a function of ours:
the ``unaccent`` extension is not everywhere, and is not immutable.

Revision: 0003, after 0002.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LONGEST = 50_000
"""Characters of a message that are indexed: PostgreSQL refuses a tsvector of more than a megabyte."""

TOKENS = "tokenize='unicode61 remove_diacritics 2', prefix='3 4'"


def _ligatures(text: str) -> str:
    for letter, letters in (("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("Æ", "ae")):
        text = f"replace({text}, '{letter}', '{letters}')"
    return text


def _subject(row: str) -> str:
    return _ligatures(f"{row}subject")


def _body(row: str) -> str:
    return _ligatures(f"substr(coalesce(nullif({row}new_text, ''), {row}text), 1, {LONGEST})")


_HEADS = """
    SELECT d.id AS id, d.reference AS reference, {subject} AS subject,
        {names} AS names
    FROM dossiers d
    LEFT JOIN entreprises e ON e.id = d.entreprise_id
    LEFT JOIN interlocuteurs i ON i.id = d.interlocuteur_id
"""
_NAMES = "coalesce(e.name, '') || ' ' || coalesce(i.name, '') || ' ' || coalesce(i.address, '')"


def _sqlite() -> list[str]:
    heads = _HEADS.format(subject=_ligatures("d.subject"), names=_ligatures(_NAMES))
    added = (
        "INSERT INTO search_messages(rowid, subject, body) "
        f"VALUES (NEW.id, {_subject('NEW.')}, {_body('NEW.')}); "
        "INSERT INTO search_places(id, dossier_id) VALUES (NEW.id, NEW.dossier_id);"
    )
    removed = (
        "INSERT INTO search_messages(search_messages, rowid, subject, body) "
        f"VALUES ('delete', OLD.id, {_subject('OLD.')}, {_body('OLD.')}); "
        "DELETE FROM search_places WHERE id = OLD.id;"
    )
    changed = "UPDATE OF subject, text, new_text, mediation_id, dossier_id ON messages"
    again = (
        "DELETE FROM search_dossiers WHERE rowid IN (SELECT id FROM dossiers WHERE {which}); "
        "INSERT INTO search_dossiers(rowid, reference, subject, names) "
        "SELECT id, reference, subject, names FROM search_heads "
        "WHERE id IN (SELECT id FROM dossiers WHERE {which});"
    )
    return [
        f"CREATE VIEW search_readable AS SELECT id, {_subject('')} AS subject, {_body('')} AS body "
        "FROM messages WHERE mediation_id IS NULL",
        f"CREATE VIEW search_heads AS {heads}",
        "CREATE VIRTUAL TABLE search_messages USING fts5(subject, body, "
        f"content='search_readable', content_rowid='id', {TOKENS})",
        f"CREATE VIRTUAL TABLE search_dossiers USING fts5(reference, subject, names, {TOKENS})",
        # Narrow, so that the thousands of messages that have a common word lead to their dossiers quickly.
        "CREATE TABLE search_places (id INTEGER PRIMARY KEY, dossier_id INTEGER NOT NULL)",
        "CREATE TRIGGER search_message_added AFTER INSERT ON messages "
        f"WHEN NEW.mediation_id IS NULL BEGIN {added} END",
        "CREATE TRIGGER search_message_removed BEFORE DELETE ON messages "
        f"WHEN OLD.mediation_id IS NULL BEGIN {removed} END",
        f"CREATE TRIGGER search_message_before BEFORE {changed} "
        f"WHEN OLD.mediation_id IS NULL BEGIN {removed} END",
        f"CREATE TRIGGER search_message_after AFTER {changed} "
        f"WHEN NEW.mediation_id IS NULL BEGIN {added} END",
        "CREATE TRIGGER search_dossier_added AFTER INSERT ON dossiers "
        f"BEGIN {again.format(which='id = NEW.id')} END",
        "CREATE TRIGGER search_dossier_changed AFTER UPDATE OF subject, reference, entreprise_id, "
        f"interlocuteur_id ON dossiers BEGIN {again.format(which='id = NEW.id')} END",
        "CREATE TRIGGER search_dossier_removed AFTER DELETE ON dossiers "
        "BEGIN DELETE FROM search_dossiers WHERE rowid = OLD.id; END",
        "CREATE TRIGGER search_entreprise_changed AFTER UPDATE OF name ON entreprises "
        f"WHEN NEW.name <> OLD.name BEGIN {again.format(which='entreprise_id = NEW.id')} END",
        "CREATE TRIGGER search_interlocuteur_changed AFTER UPDATE OF name, address ON interlocuteurs "
        f"BEGIN {again.format(which='interlocuteur_id = NEW.id')} END",
        "INSERT INTO search_messages(search_messages) VALUES ('rebuild')",
        "INSERT INTO search_places(id, dossier_id) "
        "SELECT id, dossier_id FROM messages WHERE mediation_id IS NULL",
        "INSERT INTO search_dossiers(rowid, reference, subject, names) "
        "SELECT id, reference, subject, names FROM search_heads",
    ]


_WORDS = """
CREATE FUNCTION search_words(given text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT strip(to_tsvector('french', folded) || to_tsvector('simple', folded)) FROM (SELECT search_fold(given)) AS f(folded)
$$
"""
_FOLD = r"""
CREATE FUNCTION search_fold(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(
        replace(replace(lower(regexp_replace(
            normalize(left(coalesce(given, ''), {longest}), NFKD), '[\u0300-\u036f]', '', 'g'
        )), 'œ', 'oe'), 'æ', 'ae'),
        '[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u2000-\u206f]+', ' ', 'g'
    )
$$
""".replace("{longest}", str(LONGEST))
_MESSAGE = """
CREATE FUNCTION search_message() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP <> 'INSERT' THEN DELETE FROM search_messages WHERE id = OLD.id; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF NEW.mediation_id IS NULL THEN
        INSERT INTO search_messages(id, dossier_id, words) VALUES
            (NEW.id, NEW.dossier_id, search_words(NEW.subject || ' ' || coalesce(nullif(NEW.new_text, ''), NEW.text)));
    END IF;
    RETURN NEW;
END $$
"""
_DOSSIER = """
CREATE FUNCTION search_dossier() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_TABLE_NAME = 'dossiers' THEN
        IF TG_OP <> 'INSERT' THEN DELETE FROM search_dossiers WHERE id = OLD.id; END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        INSERT INTO search_dossiers(id, words) SELECT id, words FROM search_heads WHERE id = NEW.id;
    ELSIF TG_TABLE_NAME = 'entreprises' THEN
        UPDATE search_dossiers s SET words = h.words FROM search_heads h
            WHERE h.id = s.id AND s.id IN (SELECT id FROM dossiers WHERE entreprise_id = NEW.id);
    ELSE
        UPDATE search_dossiers s SET words = h.words FROM search_heads h
            WHERE h.id = s.id AND s.id IN (SELECT id FROM dossiers WHERE interlocuteur_id = NEW.id);
    END IF;
    RETURN NEW;
END $$
"""


def _postgresql() -> list[str]:
    heads = _HEADS.format(subject="d.subject", names=_NAMES)
    each = "FOR EACH ROW EXECUTE FUNCTION"
    return [
        _FOLD,
        _WORDS,
        "CREATE VIEW search_heads AS SELECT id, search_words(reference || ' ' || subject || ' ' || names) "
        f"AS words FROM ({heads}) AS heads",
        "CREATE TABLE search_messages "
        "(id bigint PRIMARY KEY, dossier_id bigint NOT NULL, words tsvector NOT NULL)",
        "CREATE INDEX ix_search_messages_words ON search_messages USING gin (words)",
        "CREATE TABLE search_dossiers (id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX ix_search_dossiers_words ON search_dossiers USING gin (words)",
        _MESSAGE,
        _DOSSIER,
        f"CREATE TRIGGER search_message_added AFTER INSERT OR DELETE ON messages {each} search_message()",
        "CREATE TRIGGER search_message_changed AFTER UPDATE OF subject, text, new_text, mediation_id, dossier_id "
        f"ON messages {each} search_message()",
        f"CREATE TRIGGER search_dossier_added AFTER INSERT OR DELETE ON dossiers {each} search_dossier()",
        "CREATE TRIGGER search_dossier_changed AFTER UPDATE OF subject, reference, entreprise_id, "
        f"interlocuteur_id ON dossiers {each} search_dossier()",
        f"CREATE TRIGGER search_entreprise_changed AFTER UPDATE OF name ON entreprises {each} search_dossier()",
        "CREATE TRIGGER search_interlocuteur_changed AFTER UPDATE OF name, address "
        f"ON interlocuteurs {each} search_dossier()",
        "INSERT INTO search_messages(id, dossier_id, words) SELECT id, dossier_id, search_words(subject || ' ' || "
        "coalesce(nullif(new_text, ''), text)) FROM messages WHERE mediation_id IS NULL",
        "INSERT INTO search_dossiers(id, words) SELECT id, words FROM search_heads",
    ]


def upgrade() -> None:
    bind = op.get_bind()
    for statement in _sqlite() if bind.dialect.name == "sqlite" else _postgresql():
        # As it is written: a colon in a regular expression is no parameter.
        bind.exec_driver_sql(statement)


def downgrade() -> None:
    bind = op.get_bind()
    sqlite = bind.dialect.name == "sqlite"
    on = {
        "messages": ("message_added", "message_removed", "message_before", "message_after")
        if sqlite
        else ("message_added", "message_changed"),
        "dossiers": ("dossier_added", "dossier_changed", *(("dossier_removed",) if sqlite else ())),
        "entreprises": ("entreprise_changed",),
        "interlocuteurs": ("interlocuteur_changed",),
    }
    for table, triggers in on.items():
        for trigger in triggers:
            bind.exec_driver_sql(f"DROP TRIGGER search_{trigger}" + ("" if sqlite else f" ON {table}"))
    for table in ("search_messages", "search_dossiers"):
        bind.exec_driver_sql(f"DROP TABLE {table}")
    if sqlite:
        bind.exec_driver_sql("DROP TABLE search_places")
        bind.exec_driver_sql("DROP VIEW search_readable")
    bind.exec_driver_sql("DROP VIEW search_heads")
    if not sqlite:
        for function in ("search_message()", "search_dossier()", "search_words(text)", "search_fold(text)"):
            bind.exec_driver_sql(f"DROP FUNCTION {function}")
