"""How does the evidence bundle of a dossier reach the person who asked for it, and nobody else?"""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.slack.calling import error_code
from bot.slack.parts import Parts
from bot.texts import acting as texts
from desk.exporting import export_bytes
from desk.rights import Right, require


def export_to(parts: Parts, reference: str, *, user: str) -> str:
    """
    Send the bundle of a dossier to a person in a direct message; return what to say where they clicked.

    Raises:
        NotAllowedError: This person may not export it.
        DossierNotFoundError: No dossier has this reference.
        SlackApiError: Slack refused the file for another reason than a missing scope.
    """
    view = parts.view(reference)
    require(parts.desk, user, Right.EXPORTER, view)
    name, content = export_bytes(parts.desk, view.reference, by=user)
    try:
        parts.client.files_upload_v2(
            channel=parts.poster.direct_channel(user),
            filename=name,
            title=name,
            content=content,
            initial_comment=texts.bundle(view.reference),
        )
    except SlackApiError as error:
        if error_code(error) == "missing_scope":
            return texts.no_files_scope()
        raise
    return texts.exported(view.reference)
