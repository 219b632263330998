"""How is a real Dovecot 2.3 run on loopback, as root or not, and made to fail on purpose?"""

from __future__ import annotations

import base64
import contextlib
import getpass
import grp
import hashlib
import hmac
import json
import os
import shutil
import signal
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from intake.mailbox import MailboxSettings
from tests.servers import free_port, need

DRAFTS = "mailbox Brouillons {\n special_use=\\Drafts\n auto=create\n}"
PASSWORD = "s3cret"
ODD_PASSWORDS = {"odd1": 'a "quoted\\" {12}', "odd2": "clé-été", "odd3": "back\\slash\\"}
"""Users whose password no IMAP quoting mistake survives."""
USERS = 400
"""Made at the start: Dovecot reads its password file again only once a second."""
JWT_KEY = b"secret-key-for-tests-only"
HOST = "127.0.0.1"

_CONFIGURATION = """
base_dir={root}/run
state_dir={root}/state
log_path={root}/dovecot.log
protocols=imap lmtp
listen=127.0.0.1
ssl={ssl}
disable_plaintext_auth=no
auth_mechanisms=plain login xoauth2 oauthbearer
auth_failure_delay=0
mail_location=maildir:{root}/mail/%u
mail_uid={uid}
mail_gid={gid}
first_valid_uid=1
mail_max_userip_connections=100
default_internal_user={internal}
default_internal_group={group}
default_login_user={login}
passdb {{
  driver=passwd-file
  mechanisms=plain login none
  args=scheme=PLAIN username_format=%u {root}/users
}}
passdb {{
  driver=oauth2
  mechanisms=xoauth2 oauthbearer
  args={root}/oauth2.conf.ext
}}
userdb {{
  driver=static
  args=uid={uid} gid={gid} home={root}/mail/%u
}}
namespace inbox {{
  inbox=yes
  separator=/
{drafts}
}}
service imap-login {{
  chroot=
  inet_listener imap {{
    address=127.0.0.1
    port={port}
  }}
  inet_listener imaps {{
    address=127.0.0.1
    port={tls_port}
    ssl=yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address=127.0.0.1
    port={lmtp_port}
  }}
}}
service anvil {{
  chroot=
  unix_listener anvil-auth-penalty {{
    mode=0
  }}
}}
service stats {{
  chroot=
}}
{more}
"""
# One setting a line; "none" among the mechanisms lets LMTP look users up.


@dataclass
class Dovecot:
    """A running Dovecot; one serves a whole test session, each test takes a user of its own."""

    root: Path
    port: int
    tls_port: int
    lmtp_port: int
    certificate: Path | None
    _users: Iterator[int] = field(default_factory=lambda: iter(range(USERS)))

    def new_user(self) -> str:
        """Return a user with an empty mailbox and the common password."""
        return f"desk{next(self._users)}"

    def settings(self, user: str, **changes: Any) -> MailboxSettings:
        """Return the settings of the desk for a user's INBOX, with short timeouts."""
        wanted: dict[str, Any] = {
            "name": user,
            "host": HOST,
            "port": self.port,
            "security": "none",
            "user": user,
            "password": PASSWORD,
            "connect_timeout": 5.0,
            "read_timeout": 5.0,
            "poll_seconds": 0.2,
        }
        return MailboxSettings(**{**wanted, **changes})

    def deliver(self, user: str, *mails: bytes) -> None:
        """Hand mails over by LMTP, as the company's mail server would."""
        with smtplib.LMTP(HOST, self.lmtp_port) as lmtp:
            for mail in mails:
                lmtp.sendmail("client@example.fr", [user], mail)

    @contextlib.contextmanager
    def session(self, user: str, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """Give another IMAP session of the same user, as a person's mail program would open."""
        with IMAPClient(HOST, self.port, ssl=False, timeout=5.0) as client:
            client.login(user, PASSWORD)
            client.select_folder(folder)
            yield client

    def doveadm(self, *arguments: str) -> str:
        """Run ``doveadm`` on this server and return what it prints."""
        command = [str(need("dovecot").with_name("doveadm")), "-c", str(self.root / "dovecot.conf")]
        if not Path(command[0]).exists():
            command[0] = shutil.which("doveadm") or "/usr/bin/doveadm"
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False, timeout=20)
        return done.stdout + done.stderr

    def pids(self, user: str) -> list[int]:
        """Return the processes that serve a user's sessions."""
        lines = self.doveadm("who", "-1", user).splitlines()[1:]
        return [int(line.split()[2]) for line in lines if line.split()[0] == user]

    def maildir(self, user: str) -> Path:
        """Return where a user's INBOX is stored."""
        return self.root / "mail" / user

    def token(self, user: str, *, life: float = 3600.0, key: bytes = JWT_KEY) -> str:
        """Return a signed JWT that XOAUTH2 and OAUTHBEARER accept for ``life`` seconds."""
        now = int(time.time())
        claims = {"sub": user, "iat": now - 60, "nbf": now - 60, "exp": int(now + life)}
        signed = f"{_jwt_part({'alg': 'HS256', 'typ': 'JWT'})}.{_jwt_part(claims)}"
        return f"{signed}.{_base64url(hmac.digest(key, signed.encode(), hashlib.sha256))}"


def _jwt_part(value: dict[str, object]) -> str:
    return _base64url(json.dumps(value).encode())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@contextlib.contextmanager
def running_dovecot(*, more: str = "", drafts: str = DRAFTS, tls: bool = False) -> Iterator[Dovecot]:
    """Run a Dovecot in a temporary folder; ``more`` joins its configuration, ``drafts`` its namespace."""
    program = need("dovecot")
    # Unix sockets allow 108 characters: pytest's own temporary folders are too deep.
    with tempfile.TemporaryDirectory(prefix="dovecot-") as folder:
        server = _prepare(Path(folder), more=more, drafts=drafts, tls=tls)
        # The daemon inherits its parent's output: a pipe would never end.
        with (server.root / "start.log").open("wb") as said:
            subprocess.run(
                [str(program), "-c", str(server.root / "dovecot.conf")],
                check=False,
                timeout=20,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        try:
            _wait_until_up(server)
            yield server
        finally:
            _stop(server)


def _prepare(root: Path, *, more: str, drafts: str, tls: bool) -> Dovecot:
    root.chmod(0o755)
    for name in ("mail", "run", "state", "keys/default/HS256"):
        (root / name).mkdir(parents=True)
    passwords = {**{f"desk{n}": PASSWORD for n in range(USERS)}, **ODD_PASSWORDS}
    lines = [f"{name}:{{PLAIN}}{password}:::::\n" for name, password in passwords.items()]
    (root / "users").write_text("".join(lines), encoding="utf-8")
    (root / "keys/default/HS256/default").write_bytes(base64.b64encode(JWT_KEY))
    (root / "oauth2.conf.ext").write_text(
        f"introspection_mode=local\nlocal_validation_key_dict=fs:posix:prefix={root}/keys/\n"
        "username_attribute=sub\n",
        encoding="utf-8",
    )
    server = Dovecot(root, free_port(), free_port(), free_port(), root / "cert.pem" if tls else None)
    if tls:
        _certify(root)
        more += f"\nssl_cert=<{root}/cert.pem\nssl_key=<{root}/key.pem\n"
    (root / "dovecot.conf").write_text(
        _CONFIGURATION.format(
            root=root,
            ssl="yes" if tls else "no",
            port=server.port,
            tls_port=server.tls_port if tls else 0,
            lmtp_port=server.lmtp_port,
            more=more,
            drafts=drafts,
            **_identity(root),
        ),
        encoding="utf-8",
    )
    return server


def _identity(root: Path) -> dict[str, str]:
    """Return whom Dovecot runs as: the package's own users where we are root, else ourselves."""
    if os.geteuid() == 0:
        shutil.chown(root / "mail", "mail", "mail")
        return {"uid": "mail", "gid": "mail", "internal": "dovecot", "group": "dovecot", "login": "dovenull"}
    me, mine = getpass.getuser(), grp.getgrgid(os.getegid()).gr_name
    return {"uid": me, "gid": mine, "internal": me, "group": mine, "login": me}


def _certify(root: Path) -> None:
    """Make a self-signed certificate for localhost and 127.0.0.1."""
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    files = ["-keyout", str(root / "key.pem"), "-out", str(root / "cert.pem")]
    subprocess.run(
        [str(need("openssl")), *command.split(), "-addext", names, *files],
        check=True,
        capture_output=True,
        timeout=20,
    )


def _wait_until_up(server: Dovecot) -> None:
    deadline = time.monotonic() + 10
    while not _is_up(server):
        if time.monotonic() > deadline:
            logs = [p.read_text(encoding="utf-8", errors="replace") for p in server.root.glob("*.log")]
            raise AssertionError("Dovecot did not start:\n" + "\n".join(logs))
        time.sleep(0.05)


def _is_up(server: Dovecot) -> bool:
    try:
        smtplib.LMTP(HOST, server.lmtp_port).close()
        IMAPClient(HOST, server.port, ssl=False, timeout=2.0).logout()
    except OSError:
        return False
    return True


def _stop(server: Dovecot) -> None:
    """Kill the master and the processes it started: a polite end takes three seconds."""
    pid_file = server.root / "run" / "master.pid"
    if not pid_file.exists():
        return
    master = pid_file.read_text(encoding="ascii").strip()
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
    for pid in (master, *children):
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < deadline:
        time.sleep(0.02)
