"""Is the file of account managers' mailboxes read strictly, and does the doctor try each?"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.managers import load_managers
from bot.settings import load_settings
from bot.wiring import build_desk, build_store
from models.errors import SettingsError
from tests.bot.commands import Commands
from tests.servers.dovecot import PASSWORD, Dovecot

TWO = """
["Alice.Martin@exemple.fr"]
name = "Alice Martin"
host = "imap.exemple.fr"
password = "secret"

["bruno@exemple.fr"]
host = "outlook.office365.com"
user = "bruno@exemple.onmicrosoft.com"
token_command = "/usr/local/bin/jeton-bruno"
drafts_folder = "Brouillons"
"""


def _managers(monkeypatch: pytest.MonkeyPatch, folder: Path, text: str, **more: str) -> None:
    monkeypatch.chdir(folder)
    (folder / "responsables.toml").write_text(text, "utf-8")
    wanted = {
        "MANAGERS": "responsables.toml",
        "ADDRESS": "doleances@exemple.fr",
        "SECRET_KEY": "une-cle-seulement-pour-les-essais-0123",
        **more,
    }
    for name, value in wanted.items():
        monkeypatch.setenv(f"DOLEANCES_{name}", value)


def test_managers_come_from_their_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The example of the README: one table a manager, little to say of each."""
    _managers(monkeypatch, tmp_path, TWO)
    alice, bruno = load_managers(load_settings()).values()

    assert (alice.address, alice.name, alice.drafts_folder) == ("alice.martin@exemple.fr", "Alice Martin", "")
    assert (alice.mailbox.user, alice.mailbox.port, alice.mailbox.security, alice.mailbox.auth) == (
        "Alice.Martin@exemple.fr",
        993,
        "ssl",
        "password",
    )
    assert (bruno.mailbox.auth, bruno.drafts_folder) == ("xoauth2", "Brouillons")
    assert "secret" not in repr(alice)


def test_no_file_is_no_manager(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Off unless configured."""
    monkeypatch.chdir(tmp_path)

    assert load_managers(load_settings()) == {}


def test_the_desk_knows_who_is_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The use cases know names and addresses, never a password."""
    _managers(monkeypatch, tmp_path, TWO, PLUS_ADDRESSING="on")
    values = load_settings()
    store = build_store(values)
    settings = build_desk(values, store).settings
    store.close()

    assert settings.managers == {"alice.martin@exemple.fr", "bruno@exemple.fr"}
    assert settings.plus_addressing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[alice]\nhost = "x.fr"\n', "entre guillemets"),
        ('["a@x.fr"]\nhosst = "x.fr"\n', r"hosst est inconnu \(vouliez-vous host \?\)"),
        ('["a@x.fr"]\npassword = "p"\n', "a@x.fr : donnez host"),
        ('["a@x.fr"]\nhost = "x.fr"\n', "password, ou token_command"),
        ('["a@x.fr"]\nhost = "x.fr"\npassword = "p"\ntoken_command = "t"\n', "un seul des deux"),
        ('["a@x.fr"]\nhost = "x.fr"\npassword = "p"\nauth = "xoauth2"\n', "demande token_command"),
        ('["a@x.fr"]\nhost = "x.fr"\npassword = "p"\nport = "beaucoup"\n', "port : un nombre entier"),
        ('["a@x.fr"]\nhost = "x.fr"\npassword = "p"\nsecurity = "tls"\n', "security : attendu 'ssl'"),
        ('["a@x.fr"]\nhost = "x.fr"\npassword = "p"\nsecurity = "none"\n', "loopback"),
        ('["a@x.fr"]\nhost = "x.fr"\npassword = "p"\ndrafts_folder = 3\n', "drafts_folder : un texte"),
        ('["a@x.fr"]\nhost = "x.fr"\npassword = 3\n', "password : "),
        (
            '["a@x.fr"]\nhost = "x.fr"\npassword = "p"\n["A@x.fr"]\nhost = "x.fr"\npassword = "p"\n',
            "a@x.fr est donné deux fois",
        ),
        ("host = 3\n", "une table par responsable"),
        ("[a@x.fr]\n", "DOLEANCES_MANAGERS"),
    ],
    ids=[
        "address",
        "key",
        "no host",
        "no secret",
        "two secrets",
        "auth",
        "number",
        "choice",
        "in clear",
        "folder",
        "type",
        "twice",
        "no table",
        "no toml",
    ],
)
def test_a_wrong_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, said: str) -> None:
    """Which manager, which key, and what is expected there."""
    _managers(monkeypatch, tmp_path, text)

    with pytest.raises(SettingsError, match=said):
        load_managers(load_settings())


def test_an_address_too_long_for_a_plus_part_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Refused when the desk starts, not at the first draft."""
    _managers(monkeypatch, tmp_path, TWO, PLUS_ADDRESSING="on", ADDRESS=f"{'d' * 40}@exemple.fr")

    with pytest.raises(SettingsError, match="too long"):
        load_managers(load_settings())


@pytest.mark.dovecot
def test_the_doctor_tries_each_mailbox(
    doleances: Commands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, dovecot: Dovecot
) -> None:
    """Logged in and the Drafts folder found; one that fails is named, and the others are still tried."""
    good, bad = (
        f'["{name}@exemple.fr"]\nhost = "127.0.0.1"\nport = {dovecot.port}\nsecurity = "none"\n'
        f'user = "{dovecot.new_user()}"\npassword = "{password}"\n'
        for name, password in (("alice", PASSWORD), ("bruno", "clef-fausse"))
    )
    _managers(monkeypatch, tmp_path, good)
    first = doleances("doctor", "--json").value["checks"]
    _managers(monkeypatch, tmp_path, bad + good)
    second = doleances("doctor", "--json")
    name = "brouillons des responsables"
    (fine,), (ill,) = ([c for c in checks if c["name"] == name] for checks in (first, second.value["checks"]))

    assert (fine["ok"], fine["detail"]) == (True, "alice@exemple.fr (Brouillons)")
    assert not ill["ok"]
    assert "bruno@exemple.fr" in ill["detail"]
    assert "alice@exemple.fr (Brouillons)" in ill["detail"]
    assert "DOLEANCES_MANAGERS" in ill["todo"]
    assert "clef" not in second.out
