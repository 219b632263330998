"""``doleances parse --json`` prints what COMMANDS.md says."""

from __future__ import annotations

import json

from intake.parsing import parse_mail, parsed_to_json
from tests.courriels.encodings import build
from tests.courriels.forms import Case, load_plaintes
from tests.courriels.forwards import forward_gmail
from tests.intake.mails import mail, multipart

KEYS = [
    "file",
    "message_id",
    "in_reply_to",
    "references",
    "from",
    "reply_to",
    "to",
    "cc",
    "subject",
    "date",
    "kind",
    "text",
    "new_text",
    "quoted",
    "signature",
    "forwarded",
    "attachments",
    "bounce",
    "defects",
]


def test_the_keys_are_those_of_the_contract() -> None:
    """Scripts rely on these names and on this order."""
    printed = parsed_to_json(parse_mail(mail()), "a.eml")

    assert list(printed) == KEYS
    assert printed["file"] == "a.eml"
    assert printed["from"] == {"name": "Client", "address": "client@client.example"}
    assert printed["to"] == [{"name": "", "address": "reclamations@arvel.example"}]
    assert printed["date"] == "2026-03-03T09:00:00+00:00"
    assert printed["kind"] == "human"
    assert (printed["forwarded"], printed["bounce"], printed["references"]) == (None, None, [])
    json.dumps(printed)


def test_a_forward_is_an_object_with_a_date() -> None:
    """The date that the client wrote, in French, is brought to UTC."""
    plaintes, reponse, transfert = load_plaintes()
    form = forward_gmail(Case(plaintes[0], reponse, transfert))

    printed = parsed_to_json(parse_mail(build(form, plaintes[0], "utf8_8bit")), "a.eml")

    assert printed["forwarded"] == {
        "from": {"name": transfert.nom, "address": transfert.adresse},
        "subject": transfert.objet,
        "date": "2026-03-03T06:12:00+00:00",
        "text": transfert.texte,
    }


def test_attachments_and_bounces_have_their_own_keys() -> None:
    """Without the bytes."""
    raw = multipart(
        "Content-Type: text/plain\n\nVoir", 'Content-Disposition: attachment; filename="a.txt"\n\nx'
    )
    bounced = mail("<a@b.example>: host said: 550", Return_Path="<>", From="MAILER-DAEMON@mx.example")

    assert list(parsed_to_json(parse_mail(raw), "x")["attachments"][0]) == [
        "name",
        "content_type",
        "size",
        "sha256",
    ]
    assert parsed_to_json(parse_mail(bounced), "x")["bounce"].keys() == {"recipients", "permanent"}
