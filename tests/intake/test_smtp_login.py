"""Is the submission server reached safely, or not at all?"""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult

from intake.smtp import SmtpSender, SmtpSettings
from models.errors import SettingsError
from tests.servers import need
from tests.servers.smtp_sink import SmtpSink, running_smtp_sink

MAIL = b"Subject: essai\r\n\r\nBonjour\r\n"
A = "a@client.fr"


@pytest.fixture(scope="module", name="certificate")
def _certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("certificate")
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    where = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{folder}/key.pem"]
    subprocess.run(
        [str(need("openssl")), *command.split(), *where, "-out", f"{folder}/cert.pem"],
        check=True,
        capture_output=True,
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture(name="tls")
def _tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


def test_starttls_that_is_not_offered_is_fatal(smtp_sink: SmtpSink) -> None:
    """The mail is never handed over in clear."""
    result = SmtpSender(smtp_sink.settings(security="starttls")).send(MAIL, "d@desk.fr", [A])

    assert (result.state, result.account_trouble) == ("deferred", True)
    assert smtp_sink.received == []


def test_starttls_with_a_trusted_certificate(certificate: tuple[Path, Path], tls: ssl.SSLContext) -> None:
    """STARTTLS is used when the authority is known, and refused when it is not."""
    with running_smtp_sink(tls=tls) as sink:
        trusted = SmtpSender(sink.settings(security="starttls", ca_file=str(certificate[0])))
        assert trusted.send(MAIL, "d@desk.fr", [A]).state == "sent"
        trusted.close()

        result = SmtpSender(sink.settings(security="starttls")).send(MAIL, "d@desk.fr", [A])
        assert (result.state, result.account_trouble) == ("deferred", True)
        assert "CERTIFICATE" in result.text.upper()
        assert len(sink.received) == 1


def _checker(user: bytes, password: bytes) -> Callable[..., AuthResult]:
    def check(
        _server: object, _session: object, _envelope: object, _mechanism: str, data: object
    ) -> AuthResult:
        found = (getattr(data, "login", b""), getattr(data, "password", b""))
        return AuthResult(success=found == (user, password), handled=False)

    return check


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("password", ["s3cret", 'été-à-Évreux-{12}"'])
def test_a_password_login(password: str) -> None:
    """Passwords with accents work too, which smtplib alone refuses; a wrong one pauses the account."""
    checker = _checker(b"desk", password.encode())
    with running_smtp_sink(authenticator=checker, auth_require_tls=False, auth_required=True) as sink:
        good = SmtpSender(sink.settings(user="desk", password=password))
        assert good.send(MAIL, "d@desk.fr", [A]).state == "sent"
        good.close()

        result = SmtpSender(sink.settings(user="desk", password="wrong")).send(MAIL, "d@desk.fr", [A])
        assert (result.state, result.code, result.account_trouble) == ("deferred", 535, True)
        assert "wrong" not in result.text


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_an_oauth_login_renews_a_refused_token(tmp_path: Path) -> None:
    """A token the server refuses is asked again once; the refusal's challenge is answered."""
    counter = tmp_path / "count"
    command = f"sh -c 'echo x >> {counter}; echo token-$(wc -l < {counter} | tr -d \" \")'"
    with running_smtp_sink(SmtpSink(tokens={"token-2"}), auth_require_tls=False, auth_required=True) as sink:
        sender = SmtpSender(sink.settings(user="desk", auth="xoauth2", token_command=command))
        assert sender.send(MAIL, "d@desk.fr", [A]).state == "sent"
        sender.close()

        sink.tokens.clear()
        refused = SmtpSender(sink.settings(user="desk", auth="xoauth2", token_command="echo other"))
        result = refused.send(MAIL, "d@desk.fr", [A])
        assert (result.state, result.code, result.account_trouble) == ("deferred", 535, True)


def test_a_broken_token_command_defers(smtp_sink: SmtpSink) -> None:
    """No token, no mail lost."""
    sender = SmtpSender(smtp_sink.settings(user="desk", auth="xoauth2", token_command="false"))

    result = sender.send(MAIL, "d@desk.fr", [A])

    assert (result.state, result.account_trouble) == ("deferred", True)
    assert "exit status 1" in result.text


def test_clear_text_is_refused_beyond_loopback() -> None:
    """Passwords and clients' words never cross a network in clear."""
    with pytest.raises(SettingsError):
        SmtpSettings("mail.example.fr", security="none")


def test_secrets_are_not_shown() -> None:
    """A settings object in a log line hides the password."""
    assert "s3cret" not in repr(SmtpSettings("mail.example.fr", password="s3cret", token_command="s3cret"))
