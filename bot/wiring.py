"""How are the parts put together? The one place that knows every concrete class."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from pydantic import ValidationError

from bot.managers import load_managers
from bot.settings import Settings, mailbox_tables, refuse_unknown_keys, wanted
from desk.parts import Desk, DeskSettings
from intake.mailbox import MailboxSettings
from intake.smtp import SmtpSender, SmtpSettings
from models.errors import SettingsError
from models.plain import from_plain
from models.store import Store

DEFAULT_MAILBOX = "doleances"


def build_store(settings: Settings, *, migrate: bool = True) -> Store:
    """
    Open the database, brought to the shape this version expects.

    Raises:
        StoreError: It cannot be reached, or refuses the migration.
    """
    store = Store(settings.database_url, secret=settings.secret_key)
    if migrate:
        from models.migrate import upgrade

        upgrade(store.engine)
    return store


def desk_settings(settings: Settings) -> DeskSettings:
    """
    Check and gather what the use cases need to know of the company.

    Raises:
        SettingsError: The address or the secret key is missing.
    """
    if "@" not in settings.address:
        raise SettingsError("DOLEANCES_ADDRESS doit être l’adresse à laquelle les clients écrivent")
    own = {settings.address, *(address.lower() for address in settings.own_addresses)}
    return DeskSettings(
        company=settings.company or settings.address.rpartition("@")[2],
        address=settings.address,
        data_dir=settings.data_dir,
        secret_key=settings.secret_key,
        acknowledge=settings.ack == "on",
        plus_addressing=settings.plus_addressing == "on",
        own_addresses=tuple(sorted(own)),
        authserv_id=settings.authserv_id,
        leads=settings.leads,
        approvers=settings.approvers,
        charter_path=settings.charter,
        catalogue_path=settings.catalogue,
    )


def build_desk(settings: Settings, store: Store) -> Desk:
    """
    Put the desk together; nothing heavy is loaded before its first use.

    Raises:
        SettingsError: The address, the secret key or the file of managers is missing or wrong.
    """
    chosen = replace(desk_settings(settings), managers=frozenset(load_managers(settings)))
    return Desk(store, chosen)


def build_mailboxes(settings: Settings) -> list[MailboxSettings]:
    """
    Return every mailbox to read: the one of the environment, or those of the TOML file.

    Raises:
        SettingsError: None is configured, or one is wrong.
    """
    tables = mailbox_tables(settings)
    if tables:
        return [_mailbox(name, table) for name, table in tables.items()]
    if not settings.imap_host:
        raise SettingsError("donnez DOLEANCES_IMAP_HOST, ou DOLEANCES_MAILBOXES")
    return [
        MailboxSettings(
            name=DEFAULT_MAILBOX,
            host=settings.imap_host,
            port=settings.imap_port,
            security=settings.imap_security,
            user=settings.imap_user,
            password=settings.imap_password,
            auth=settings.imap_auth,
            token_command=settings.imap_oauth_token_command,
            folder=settings.imap_folder,
            since=settings.imap_since,
            poll_seconds=settings.imap_poll_seconds,
        )
    ]


def _mailbox(name: str, table: dict[str, Any]) -> MailboxSettings:
    known = {field.name for field in fields(MailboxSettings)} - {"name"}
    where = f"DOLEANCES_MAILBOXES, boîte {name}"
    refuse_unknown_keys(table, known, where)
    try:
        return from_plain(MailboxSettings, {"name": name, **table})
    except ValidationError as error:
        problems = " ; ".join(f"{'.'.join(map(str, e['loc']))} : {wanted(dict(e))}" for e in error.errors())
        raise SettingsError(f"{where} : {problems}") from error


def build_sender(settings: Settings) -> SmtpSender:
    """
    Return the way out.

    Raises:
        SettingsError: No server is configured.
    """
    if not settings.smtp_host:
        raise SettingsError("donnez DOLEANCES_SMTP_HOST")
    return SmtpSender(
        SmtpSettings(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=settings.smtp_password,
            auth=settings.smtp_auth,
            token_command=settings.smtp_oauth_token_command,
        )
    )
