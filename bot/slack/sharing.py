"""Which files of a mail are shown in the thread of its dossier, and how are they put there once?"""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session, col, select

from bot.slack.calling import error_code
from bot.slack.posting import RECENT, Place
from bot.texts import answers as texts
from desk.effects import Done, Failed, Outcome
from desk.files import FileStore
from desk.joining import LARGEST, SAFE, harmless_name
from desk.parts import Desk
from models.errors import StoreError
from models.tables import StoredAttachment

SHOWN = 10
"""Files of one mail; heavier or other ones stay in the desk, and the thread names them."""


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file to show."""

    name: str
    sha256: str


def shareable(session: Session, message_row_id: int) -> list[SharedFile]:
    """Return the files of a message that a thread may show."""
    rows = session.exec(
        select(StoredAttachment)
        .where(
            StoredAttachment.message_row_id == message_row_id,
            col(StoredAttachment.inline).is_(False),
            StoredAttachment.size <= LARGEST,
            col(StoredAttachment.content_type).in_(tuple(SAFE)),
        )
        .order_by(col(StoredAttachment.id))
        .limit(SHOWN)
    ).all()
    return [SharedFile(harmless_name(row.name, row.content_type), row.sha256) for row in rows]


def share(client: WebClient, place: Place, files: list[SharedFile], store: FileStore) -> None:
    """
    Put files in the thread at *place*.

    Raises:
        SlackApiError: Slack refused.
        StoreError: A file is no longer there.
    """
    uploads = [
        {
            "filename": file.name,
            "title": file.name,
            "content": store.get(file.sha256),
            "alt_txt": texts.client_file(file.name),
        }
        for file in files
    ]
    client.files_upload_v2(channel=place.channel, thread_ts=place.ts, file_uploads=uploads)


def already_shared(client: WebClient, place: Place, files: list[SharedFile]) -> bool:
    """Tell whether the thread shows these files already, after an upload whose end is unknown."""
    answer = client.conversations_replies(channel=place.channel, ts=place.ts, limit=RECENT)
    shown = {
        file.get("name") for message in answer.get("messages") or [] for file in message.get("files") or []
    }
    return all(file.name in shown for file in files)


def show_files(client: WebClient, desk: Desk, place: Place, message_row_id: int) -> Outcome:
    """
    Put the files of a message in the thread at *place*, unless they are there.

    Raises:
        SlackApiError: Slack refused, and may take it later.
    """
    with desk.store.read() as session:
        files = shareable(session, message_row_id)
    if not files or already_shared(client, place, files):
        return Done()
    try:
        share(client, place, files, desk.files)
    except StoreError as error:
        return Failed(str(error))
    except SlackApiError as error:
        if error_code(error) == "missing_scope":
            return Failed("the app may not upload files: add files:write, see the manifest")
        raise
    return Done()
