"""Which files of a mail are shown in the thread of its dossier, and how are they put there once?"""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk import WebClient
from sqlmodel import Session, col, select

from bot.slack.posting import RECENT, Place
from desk.files import FileStore
from models.tables import StoredAttachment

LARGEST = 10_000_000
"""Bytes; heavier files stay in the desk, and the thread names them."""
SHOWN = 10
_OFFICE = "application/vnd.openxmlformats-officedocument"
SAFE: dict[str, tuple[str, ...]] = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".log", ".md", ".csv"),
    "text/csv": (".csv", ".txt"),
    f"{_OFFICE}.wordprocessingml.document": (".docx",),
    f"{_OFFICE}.spreadsheetml.sheet": (".xlsx",),
}
"""Types sniffed from the bytes that can neither run nor carry macros, with the names that open them."""


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


def harmless_name(name: str, content_type: str) -> str:
    """
    Return a name that opens a file as what its bytes are.

    A machine believes the end of a name: ``facture.pdf.js`` is plain text, and runs.

    >>> harmless_name("facture.pdf.js", "text/plain"), harmless_name("Photo.JPG", "image/jpeg")
    ('facture.pdf.js.txt', 'Photo.JPG')
    """
    ends = SAFE[content_type]
    return name if name.lower().endswith(ends) else name + ends[0]


def share(client: WebClient, place: Place, files: list[SharedFile], store: FileStore) -> None:
    """
    Put files in the thread at *place*.

    Raises:
        SlackApiError: Slack refused.
        StoreError: A file is no longer there.
    """
    uploads = [
        {"filename": file.name, "title": file.name, "content": store.get(file.sha256)} for file in files
    ]
    client.files_upload_v2(channel=place.channel, thread_ts=place.ts, file_uploads=uploads)


def already_shared(client: WebClient, place: Place, files: list[SharedFile]) -> bool:
    """Tell whether the thread shows these files already, after an upload whose end is unknown."""
    answer = client.conversations_replies(channel=place.channel, ts=place.ts, limit=RECENT)
    shown = {
        file.get("name") for message in answer.get("messages") or [] for file in message.get("files") or []
    }
    return all(file.name in shown for file in files)
