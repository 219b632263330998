"""Where do settings come from, and which are refused?"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import load_settings
from bot.slack.client import slack_settings
from bot.wiring import build_mailboxes, build_sender, desk_settings
from models.errors import SettingsError

TWO = """
[doleances]
host = "imap.exemple.fr"
user = "doleances@exemple.fr"
password = "mot"

[ventes]
host = "imap.exemple.fr"
auth = "xoauth2"
token_command = "/bin/jeton"
folder = "Réclamations"
since = 2026-01-01
done = "move"
done_folder = "Prises"
"""


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def _env(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"DOLEANCES_{name}", value)


def test_a_dotenv_file_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A .env in the working folder counts, below what the environment says."""
    (tmp_path / ".env").write_text(
        "# un commentaire\nDOLEANCES_COMPANY=Aciéries du Vexin\nDOLEANCES_IMAP_HOST=un.exemple.fr\nAUTRE=1\n",
        "utf-8",
    )
    _env(monkeypatch, IMAP_HOST="deux.exemple.fr")
    values = load_settings()

    assert (values.company, values.imap_host) == ("Aciéries du Vexin", "deux.exemple.fr")


def test_an_unknown_name_in_a_dotenv_file_is_refused(tmp_path: Path) -> None:
    """A slip in the file is as silent as one in the environment."""
    (tmp_path / ".env").write_text("DOLEANCES_COMPAGNY=X\n", "utf-8")

    with pytest.raises(
        SettingsError, match=r"DOLEANCES_COMPAGNY est inconnu \(vouliez-vous DOLEANCES_COMPANY \?\)"
    ):
        load_settings()


def test_a_dotenv_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    """An accent saved by an old editor is no crash."""
    (tmp_path / ".env").write_bytes("DOLEANCES_COMPANY=Aciéries\n".encode("cp1252"))

    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings()


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spaces around names and empty names do not count."""
    _env(monkeypatch, LEADS="U01, U02,,", APPROVERS="")
    values = load_settings()

    assert values.leads == ("U01", "U02")
    assert values.approvers == ()


@pytest.mark.parametrize("url", ["http://slack.exemple.fr/api/", "ftp://localhost/", "slack.com/api"])
def test_slack_tokens_travel_encrypted(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """An API address in clear, elsewhere than here, is refused."""
    _env(monkeypatch, SLACK_API_URL=url)

    with pytest.raises(SettingsError, match="les jetons y partent"):
        load_settings()


@pytest.mark.parametrize(
    "url", ["http://localhost:3900/api/", "http://127.0.0.1:1/api", "https://slack.exemple.fr/api"]
)
def test_a_local_slack_may_speak_in_clear(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """This machine, or https; the address always ends with a slash, as slack_sdk wants it."""
    _env(monkeypatch, SLACK_API_URL=url)

    assert slack_settings(load_settings()).base_url == url.rstrip("/") + "/"


@pytest.mark.parametrize("host", ["imap.exemple.fr", "192.168.1.4"])
def test_a_mailbox_off_this_machine_needs_encryption(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """A password never crosses a network in clear, in or out."""
    _env(monkeypatch, IMAP_HOST=host, IMAP_SECURITY="none", SMTP_HOST=host, SMTP_SECURITY="none")
    values = load_settings()

    with pytest.raises(SettingsError, match="loopback"):
        build_mailboxes(values)
    with pytest.raises(SettingsError, match="loopback"):
        build_sender(values)


def test_a_mailbox_on_this_machine_may_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's and a relay's case."""
    _env(monkeypatch, IMAP_HOST="127.0.0.1", IMAP_SECURITY="none", IMAP_PORT="143")
    (mailbox,) = build_mailboxes(load_settings())

    assert (mailbox.host, mailbox.port, mailbox.security, mailbox.folder) == (
        "127.0.0.1",
        143,
        "none",
        "INBOX",
    )


def test_no_mailbox_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing to read from is a wrong setting, not an idle desk."""
    with pytest.raises(SettingsError, match="DOLEANCES_IMAP_HOST"):
        build_mailboxes(load_settings())
    with pytest.raises(SettingsError, match="DOLEANCES_SMTP_HOST"):
        build_sender(load_settings())


def test_several_mailboxes_come_from_one_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The example of the README: one table a mailbox."""
    (tmp_path / "boites.toml").write_text(TWO, "utf-8")
    _env(monkeypatch, MAILBOXES="boites.toml")
    one, two = build_mailboxes(load_settings())

    assert (one.name, one.host, one.done) == ("doleances", "imap.exemple.fr", "flag")
    assert (two.name, two.auth, two.folder, two.done_folder) == (
        "ventes",
        "xoauth2",
        "Réclamations",
        "Prises",
    )
    assert str(two.since) == "2026-01-01"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[a]\nhosst = "x"\n', r"boîte a : hosst est inconnu \(vouliez-vous host \?\)"),
        ('[a]\nhost = "x"\nsecurity = "tls"\n', "boîte a : security : attendu 'ssl', 'starttls' ou 'none'"),
        ('[a]\nhost = "x"\nport = "beaucoup"\n', "boîte a : port : un nombre entier est attendu"),
        ('[a]\nuser = "x"\n', "boîte a : host"),
        ('[a]\nhost = "x.fr"\nsecurity = "none"\n', "loopback"),
        ('[a]\nhost = "x.fr"\nauth = "xoauth2"\n', "token command"),
        ("host = 3\n", "une table par boîte"),
        ("[a\n", "DOLEANCES_MAILBOXES"),
    ],
    ids=["key", "choice", "number", "no host", "in clear", "no token", "no table", "no toml"],
)
def test_a_wrong_file_of_mailboxes_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, said: str
) -> None:
    """Which mailbox, which key, and what is expected there."""
    (tmp_path / "boites.toml").write_text(text, "utf-8")
    _env(monkeypatch, MAILBOXES="boites.toml")

    with pytest.raises(SettingsError, match=said):
        build_mailboxes(load_settings())


def test_a_missing_file_of_mailboxes_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting is named."""
    _env(monkeypatch, MAILBOXES="absent.toml")

    with pytest.raises(SettingsError, match="DOLEANCES_MAILBOXES"):
        build_mailboxes(load_settings())


def test_the_desk_knows_its_own_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """In lower case, the main one included: mail from them is never a client's."""
    _env(monkeypatch, ADDRESS="Doleances@Exemple.fr", OWN_ADDRESSES="SAV@exemple.fr", SECRET_KEY="k" * 32)
    chosen = desk_settings(load_settings())

    assert chosen.own_addresses == ("doleances@exemple.fr", "sav@exemple.fr")
    assert chosen.company == "exemple.fr"


def test_secrets_never_show_in_a_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings end up in tracebacks and logs."""
    _env(
        monkeypatch,
        SECRET_KEY="clef-0123",
        IMAP_PASSWORD="clef-1123",
        SMTP_PASSWORD="clef-2123",
        SLACK_BOT_TOKEN="clef-3123",
        SLACK_APP_TOKEN="clef-4123",
        SLACK_SIGNING_SECRET="clef-5123",
        IMAP_OAUTH_TOKEN_COMMAND="clef-6123",
        IMAP_HOST="imap.exemple.fr",
        ADDRESS="doleances@exemple.fr",
    )
    values = load_settings()

    for value in (values, desk_settings(values), build_mailboxes(values), slack_settings(values)):
        assert "clef-" not in repr(value)
