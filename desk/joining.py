"""Which files may leave with an answer, and how are they kept? Only what can neither run nor carry macros."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from desk.files import FileStore
from desk.journal import record
from desk.parts import Desk
from intake.attachments import safe_name, sniff_type
from models.errors import NotSendableError
from models.tables import Dossier, Message, StoredAttachment
from models.values import Attachment

NBSP = "\u00a0"
MOST_FILES = 10
LARGEST = 10_000_000
"""Bytes of one file."""
LARGEST_TOTAL = 15_000_000
"""Bytes of all: as base64 they stay below the 25 MB that most servers take."""
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
"""Types sniffed from the bytes, with the names that open them."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that a person wants to send."""

    name: str
    content: bytes


def harmless_name(name: str, content_type: str) -> str:
    """
    Return a name that opens a file as what its bytes are.

    A machine believes the end of a name: ``facture.pdf.js`` is plain text, and runs.

    >>> harmless_name("facture.pdf.js", "text/plain"), harmless_name("Photo.JPG", "image/jpeg")
    ('facture.pdf.js.txt', 'Photo.JPG')
    """
    ends = SAFE[content_type]
    return name if name.lower().endswith(ends) else name + ends[0]


def check_files(files: Sequence[NewFile]) -> None:
    """
    Refuse files that may not leave.

    Raises:
        NotSendableError: One is empty, too heavy or of a kind that could run, or they are too many or too
            heavy together; the message is a French sentence that names it.
    """
    if len(files) > MOST_FILES:
        raise NotSendableError(f"Au plus {MOST_FILES} fichiers par réponse{NBSP}: rien n’est parti.")
    for file in files:
        name = safe_name(file.name)
        if not file.content:
            raise NotSendableError(f"Le fichier «{NBSP}{name}{NBSP}» est vide{NBSP}: rien n’est parti.")
        if len(file.content) > LARGEST:
            raise NotSendableError(
                f"Le fichier «{NBSP}{name}{NBSP}» dépasse 10{NBSP}Mo{NBSP}: rien n’est parti."
            )
        if sniff_type(file.content) not in SAFE:
            raise NotSendableError(
                f"Le fichier «{NBSP}{name}{NBSP}» n’est pas d’un genre qui peut partir (image, PDF, texte, "
                f"document ou classeur sans macro){NBSP}: rien n’est parti."
            )
    if sum(len(file.content) for file in files) > LARGEST_TOTAL:
        raise NotSendableError(f"Ensemble, ces fichiers dépassent 15{NBSP}Mo{NBSP}: rien n’est parti.")


def attach(
    desk: Desk, session: Session, dossier: Dossier, message: Message, files: Sequence[NewFile], *, by: str
) -> None:
    """
    Keep files and let a letter that is about to leave carry them.

    Raises:
        NotSendableError: As ``check_files`` says.
    """
    check_files(files)
    for file in files:
        kind = sniff_type(file.content)
        session.add(
            StoredAttachment(
                message_row_id=message.id or 0,
                name=harmless_name(safe_name(file.name), kind),
                content_type=kind,
                size=len(file.content),
                sha256=desk.files.put(file.content),
            )
        )
    if files:
        record(
            session,
            "reponse.jointe",
            now=desk.now(),
            actor=by,
            dossier=dossier,
            message=message.id,
            fichiers=len(files),
        )


def joined(session: Session, store: FileStore, message: Message) -> tuple[Attachment, ...]:
    """
    Return the files that a letter carries, with their bytes.

    Raises:
        StoreError: A file is no longer there.
    """
    rows = session.exec(
        select(StoredAttachment)
        .where(StoredAttachment.message_row_id == message.id)
        .order_by(col(StoredAttachment.id))
    ).all()
    return tuple(
        Attachment(
            name=row.name,
            content_type=row.content_type,
            size=row.size,
            sha256=row.sha256,
            content=store.get(row.sha256),
        )
        for row in rows
    )
