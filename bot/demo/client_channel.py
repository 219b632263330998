"""
How does a person play the client? In a channel of the local Slack that stands for the clients' mailboxes.

What the desk sends appears there; what a person writes there leaves as a client's mail, in the
thread of a mail received as its answer. The channel is read by asking, so that the demo needs no
second connection to Slack.
"""

from __future__ import annotations

import smtplib
import threading
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo.local_slack import CLIENT_USERS, CLIENTS, PEOPLE
from bot.demo.mail_server import Delivered, DemoMailServer
from bot.slack.escaping import inert, inert_lines

NBSP = "\u00a0"
WELCOME = (
    "📬 *Ce canal tient lieu de boîte aux lettres des clients.* Les réponses du bureau y arrivent. "
    f"Écrivez ici un message (la première ligne sert d’objet){NBSP}: il part comme le courriel d’un client. "
    "Répondez dans le fil d’un courriel reçu pour y répondre."
)


class ClientChannel:
    """
    The clients' side of the demo.

    Args:
        client: The Web API of the local Slack.
        server: The demo's mail server.
    """

    def __init__(self, client: WebClient, server: DemoMailServer) -> None:
        self.client = client
        self.server = server
        self._shown: dict[str, Delivered] = {}
        self._done: set[str] = set()
        self._oldest = "0"

    def welcome(self) -> None:
        """Say what the channel is for."""
        self._oldest = str(self.client.chat_postMessage(channel=CLIENTS, text=WELCOME)["ts"])

    def show(self, mail: Delivered) -> None:
        """Show a mail that a client received."""
        message = mail.message
        # A mail ends its lines with CR LF; Slack would show each twice.
        body = "\n".join(mail.text.splitlines()).strip()
        text = (
            f"✉️ *Reçu par {mail.recipient}*\n*De{NBSP}:* {inert(str(message['From']))}\n"
            f"*Objet{NBSP}:* {inert(str(message['Subject']))}\n\n{inert_lines(body)}"
        )
        posted = self.client.chat_postMessage(
            channel=CLIENTS, text=text, unfurl_links=False, unfurl_media=False
        )
        self._shown[str(posted["ts"])] = mail

    def run(self, stop: threading.Event) -> None:
        """Send what people write here, until *stop* is set."""
        while not stop.wait(1.0):
            try:
                self.send_new()
            except (SlackApiError, OSError):
                stop.wait(2.0)

    def send_new(self) -> int:
        """Send what was written since the last look; return how many mails left."""
        count = 0
        history = self.client.conversations_history(channel=CLIENTS, oldest=self._oldest, limit=100)
        for message in reversed(list(history.get("messages") or [])):
            count += self._send(message, None)
        for ts, mail in list(self._shown.items()):
            replies = self.client.conversations_replies(channel=CLIENTS, ts=ts)
            for message in list(replies.get("messages") or [])[1:]:
                count += self._send(message, mail)
        return count

    def _send(self, written: dict[str, Any], answered: Delivered | None) -> int:
        ts, user = str(written.get("ts")), str(written.get("user", ""))
        text = str(written.get("text") or "").strip()
        if ts in self._done or written.get("bot_id") or not text or ts in self._shown:
            return 0
        people = {person[0]: person for person in PEOPLE}
        if user not in people:
            return 0
        self._done.add(ts)
        mail = self._mail(people[user if user in CLIENT_USERS else "U04CLAIRE"], text, answered)
        with smtplib.SMTP("127.0.0.1", self.server.smtp_port, timeout=10) as smtp:
            smtp.send_message(mail, to_addrs=[self.server.address])
        self.client.reactions_add(channel=CLIENTS, timestamp=ts, name="outbox_tray")
        return 1

    def _mail(self, person: tuple[str, str, str, str], text: str, answered: Delivered | None) -> EmailMessage:
        mail = EmailMessage()
        name = person[2].partition(" (")[0]
        mail["From"] = f"{name} <{person[3]}>"
        mail["To"] = self.server.address
        mail["Date"] = formatdate(localtime=True)
        mail["Message-ID"] = make_msgid(domain=person[3].rpartition("@")[2])
        if answered is None:
            first, _, rest = text.partition("\n")
            mail["Subject"] = first[:120]
            mail.set_content(f"{rest.strip() or first}\n\n{name}\n")
            return mail
        mail.replace_header("From", f"{name} <{answered.recipient}>")
        mail["Subject"] = f"Re: {str(answered.message['Subject']).removeprefix('Re: ')}"
        mail["In-Reply-To"] = str(answered.message["Message-ID"])
        mail["References"] = str(answered.message["Message-ID"])
        quoted = "\n".join(f"> {line}" for line in answered.text.splitlines())
        mail.set_content(f"{text}\n\n{name}\n\nLe bureau des doléances a écrit :\n{quoted}\n")
        return mail
