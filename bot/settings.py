"""
Which settings does the desk take, from the environment or a ``.env`` file? (COMMANDS.md)

Unknown ``DOLEANCES_*`` names are refused with the name that was probably meant: a setting that is
silently ignored is worse than none.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from models.errors import SettingsError

PREFIX = "DOLEANCES_"
Security = Literal["ssl", "starttls", "none"]
Words = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Every setting, with what it means; ``doctor`` tries each one for real."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    database_url: str = Field("sqlite:///doleances.db", description="Base de données (SQLite ou PostgreSQL)")
    data_dir: Path = Field(
        Path("doleances-data"), description="Dossier des pièces jointes et des classifieurs"
    )
    company: str = Field("", description="Nom de l’entreprise, tel que les clients le connaissent")
    address: str = Field("", description="Adresse de doléances, à laquelle les clients écrivent")
    secret_key: str = Field(
        "", repr=False, description="Clé qui signe les identifiants (32 caractères au moins)"
    )
    charter: Path | None = Field(None, description="Charte de l’entreprise (TOML)")
    catalogue: Path | None = Field(None, description="Dossier des playbooks propres à l’entreprise")
    ack: Literal["on", "off"] = Field("off", description="Accusé de réception automatique")
    ack_sender: Literal["null", "address"] = Field(
        "null", description="Expéditeur d’enveloppe des accusés (null\u00a0: RFC 3834)"
    )
    authserv_id: str = Field("", description="Serveur dont on croit les Authentication-Results")
    own_addresses: Words = Field((), description="Autres adresses du bureau, séparées par des virgules")
    managers: Path | None = Field(
        None, description="Fichier TOML des boîtes de responsables, où déposer leurs brouillons"
    )
    plus_addressing: Literal["on", "off"] = Field(
        "off", description="Le serveur remet nom+suite@ à nom@ (adresses signées)"
    )

    mailboxes: Path | None = Field(None, description="Fichier TOML de plusieurs boîtes, une table par boîte")
    imap_host: str = Field("", description="Serveur IMAP")
    imap_port: int = Field(993, description="Port IMAP")
    imap_security: Security = Field(
        "ssl", description="Chiffrement IMAP (none\u00a0: boucle locale seulement)"
    )
    imap_user: str = Field("", description="Compte IMAP")
    imap_password: str = Field("", repr=False, description="Mot de passe IMAP")
    imap_auth: Literal["password", "xoauth2", "oauthbearer"] = Field(
        "password", description="Authentification"
    )
    imap_oauth_token_command: str = Field("", repr=False, description="Commande qui donne un jeton OAuth2")
    imap_folder: str = Field("INBOX", description="Dossier IMAP relevé")
    imap_since: date | None = Field(
        None, description="Ne prendre que les courriels reçus depuis ce jour (ISO)"
    )
    imap_poll_seconds: float = Field(30.0, description="Relève, en secondes, sans IDLE")
    readers: int | None = Field(
        None, ge=0, description="Processus qui lisent aussi le courriel (les cœurs moins un, au moins un)"
    )

    smtp_host: str = Field("", description="Serveur SMTP")
    smtp_port: int = Field(587, description="Port SMTP")
    smtp_security: Security = Field("starttls", description="Chiffrement SMTP")
    smtp_user: str = Field("", description="Compte SMTP")
    smtp_password: str = Field("", repr=False, description="Mot de passe SMTP")
    smtp_auth: Literal["password", "xoauth2", "oauthbearer"] = Field(
        "password", description="Authentification"
    )
    smtp_oauth_token_command: str = Field("", repr=False, description="Commande qui donne un jeton OAuth2")

    slack_bot_token: str = Field("", repr=False, description="Jeton du bot (xoxb-)")
    slack_app_token: str = Field("", repr=False, description="Jeton de l’application (xapp-)")
    slack_signing_secret: str = Field("", repr=False, description="Secret de signature (mode http)")
    slack_api_url: str = Field("https://slack.com/api/", description="Adresse de l’API Slack")
    slack_channel: str = Field("doleances", description="Canal de triage, nom ou identifiant")
    slack_mode: Literal["socket", "http"] = Field("socket", description="Mode de connexion à Slack")
    slack_content: Literal["full", "minimal"] = Field(
        "full", description="minimal\u00a0: ni corps ni citations"
    )
    slack_pace: float = Field(
        1.05, ge=0, description="Secondes entre deux messages d’un canal (Slack en permet un par seconde)"
    )
    leads: Words = Field((), description="Responsables (identifiants Slack), séparés par des virgules")
    approvers: Words = Field((), description="Approbateurs (identifiants Slack), séparés par des virgules")

    @field_validator("own_addresses", "leads", "approvers", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return (
            tuple(filter(None, (word.strip() for word in value.split(","))))
            if isinstance(value, str)
            else value
        )

    @field_validator("address")
    @classmethod
    def _lower(cls, value: str) -> str:
        return value.strip().lower()

    @field_validator("slack_api_url")
    @classmethod
    def _safe_url(cls, value: str) -> str:
        from urllib.parse import urlsplit

        from intake.mailbox import is_loopback

        url = urlsplit(value)
        if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.hostname or "")):
            raise ValueError("les jetons y partent : https, ou cette machine, seulement")
        return value if value.endswith("/") else value + "/"


def load_settings(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """
    Read the settings.

    Args:
        environment: Names are checked here; the process's environment where absent.
        overrides: Values that win over the environment, by field name.

    Raises:
        SettingsError: A name is unknown, or a value cannot be taken; says which and what to do.
    """
    names = {name for name in (os.environ if environment is None else environment) if name.startswith(PREFIX)}
    names |= _dotenv_names(Path(".env")) if environment is None else set()
    refuse_unknown(names)
    try:
        return Settings(**overrides)
    except ValidationError as error:
        problems = " ; ".join(
            f"{PREFIX}{'_'.join(map(str, e['loc'])).upper()} : {wanted(dict(e))}" for e in error.errors()
        )
        raise SettingsError(problems) from error
    except UnicodeDecodeError as error:
        raise SettingsError(".env n’est pas écrit en UTF-8") from error


def wanted(problem: dict[str, Any]) -> str:
    """Say in French what a setting takes; never the value that was given, which may be a secret."""
    match problem["type"]:
        case "literal_error":
            return f"attendu {problem['ctx']['expected'].replace(' or ', ' ou ')}"
        case "int_parsing" | "int_from_float":
            return "un nombre entier est attendu"
        case "float_parsing" | "greater_than_equal":
            return "un nombre positif est attendu"
        case _:
            return str(problem["msg"]).removeprefix("Value error, ")


def refuse_unknown(names: set[str]) -> None:
    """
    Refuse settings that nobody reads.

    Raises:
        SettingsError: Names each one, and the known name closest to it.
    """
    known = {PREFIX + field.upper() for field in Settings.model_fields}
    problems = []
    for name in sorted(names - known):
        close = difflib.get_close_matches(name, known, n=1)
        problems.append(f"{name} est inconnu" + (f" (vouliez-vous {close[0]} ?)" if close else ""))
    if problems:
        raise SettingsError(" ; ".join(problems))


def _dotenv_names(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    from dotenv import dotenv_values

    try:
        return {name for name in dotenv_values(path) if name.startswith(PREFIX)}
    except UnicodeDecodeError as error:
        raise SettingsError(".env n’est pas écrit en UTF-8") from error


def mailbox_tables(settings: Settings) -> dict[str, dict[str, Any]]:
    """
    Return the tables of ``DOLEANCES_MAILBOXES``, by name of mailbox.

    Raises:
        SettingsError: The file cannot be read.
    """
    if settings.mailboxes is None:
        return {}
    return read_tables(settings.mailboxes, "DOLEANCES_MAILBOXES", "boîte")


def read_tables(path: Path, setting: str, each: str) -> dict[str, dict[str, Any]]:
    """
    Read a TOML file made of tables.

    Args:
        path: The file.
        setting: Which setting names it, for the message of an error.
        each: What one table tells of, for the same.

    Raises:
        SettingsError: The file cannot be read, or holds something else than tables.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{setting} : {error}") from error
    if not all(isinstance(table, dict) for table in tables.values()):
        raise SettingsError(f"{setting} : une table par {each} est attendue")
    return tables


def refuse_unknown_keys(table: Mapping[str, Any], known: Collection[str], where: str) -> None:
    """
    Refuse the keys of a table that nobody reads.

    Raises:
        SettingsError: Names the first one, and the known key closest to it.
    """
    for key in table:
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            raise SettingsError(
                f"{where} : {key} est inconnu" + (f" (vouliez-vous {close[0]} ?)" if close else "")
            )
