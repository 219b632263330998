"""In which account managers' own mailboxes may drafts be dropped? (``DOLEANCES_MANAGERS``)"""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

from bot.settings import Settings, read_tables, refuse_unknown_keys, wanted
from desk.manager_mailboxes import ManagerMailbox
from intake.mailbox import MailboxSettings
from intake.signing import Signer
from models.errors import SettingsError
from models.plain import from_plain

SETTING = "DOLEANCES_MANAGERS"
KEYS = frozenset(
    {
        "name",
        "host",
        "port",
        "security",
        "user",
        "password",
        "auth",
        "token_command",
        "drafts_folder",
        "ca_file",
    }
)
_TIMES = {"connect_timeout": 10.0, "read_timeout": 20.0, "command_timeout": 40.0}
"""Seconds: a mailbox that hangs is given up before the lease of its draft lapses, and tried again later."""
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE | re.ASCII)


def load_managers(settings: Settings) -> dict[str, ManagerMailbox]:
    """
    Return the mailboxes of account managers by lower-case address; none where the setting is absent.

    Raises:
        SettingsError: The file cannot be read, or a table is wrong; says which and what to do.
    """
    if settings.managers is None:
        return {}
    found: dict[str, ManagerMailbox] = {}
    for address, table in read_tables(settings.managers, SETTING, "responsable").items():
        manager = _manager(address, table)
        if manager.address in found:
            raise SettingsError(f"{SETTING} : {manager.address} est donné deux fois")
        found[manager.address] = manager
    if found and settings.plus_addressing == "on":
        # Better refused now than at the first draft.
        signer = Signer(settings.secret_key, settings.address.rpartition("@")[2])
        signer.plus_address(settings.address, "D-2026-00001")
    return found


def _manager(address: str, table: dict[str, Any]) -> ManagerMailbox:
    where = f"{SETTING}, {address}"
    if not _ADDRESS.fullmatch(address):
        raise SettingsError(f'{where} : une adresse entre guillemets est attendue (["alice@exemple.fr"])')
    refuse_unknown_keys(table, KEYS, where)
    values = {"user": address, **table}
    if not values.get("host"):
        raise SettingsError(f"{where} : donnez host")
    if bool(values.get("password")) == bool(values.get("token_command")):
        raise SettingsError(f"{where} : donnez password, ou token_command, et un seul des deux")
    if values.get("token_command"):
        values.setdefault("auth", "xoauth2")
    if values.get("password") and values.get("auth", "password") != "password":
        raise SettingsError(f"{where} : auth = {values['auth']} demande token_command")
    name, folder = (_words(values.pop(key, ""), key, where) for key in ("name", "drafts_folder"))
    try:
        mailbox = from_plain(MailboxSettings, {"name": address.lower(), **_TIMES, **values})
    except ValidationError as error:
        problems = " ; ".join(f"{'.'.join(map(str, e['loc']))} : {wanted(dict(e))}" for e in error.errors())
        raise SettingsError(f"{where} : {problems}") from error
    return ManagerMailbox(address.lower(), mailbox, name, folder)


def _words(value: object, key: str, where: str) -> str:
    if not isinstance(value, str):
        raise SettingsError(f"{where} : {key} : un texte est attendu")
    return value.strip()
