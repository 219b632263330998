"""Which things can go wrong, each named by the fact? One root; the docstring is the default message."""

from __future__ import annotations


class DoleancesError(Exception):
    """Something went wrong in the desk."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class SettingsError(DoleancesError):
    """A setting is missing, unknown or wrong."""


class CharterError(DoleancesError):
    """The charter file is wrong."""


class CatalogueError(DoleancesError):
    """A playbook of the catalogue is wrong."""


class DossierNotFoundError(DoleancesError):
    """No dossier has this reference."""


class BadReferenceError(DoleancesError):
    """This is not the reference of a dossier."""


class ConflictError(DoleancesError):
    """Somebody else changed this in the meantime."""


class ClassifiersError(DoleancesError):
    """The classifiers are absent, stale or damaged."""


class StoreError(DoleancesError):
    """The database refused the work."""


class MailboxError(DoleancesError):
    """The mail server could not be used."""


class MailboxAuthError(MailboxError):
    """The mail server refused the login."""


class NotSendableError(DoleancesError):
    """This text may not leave as it stands."""


class NotAllowedError(DoleancesError):
    """This person may not do that; the message is a French sentence."""


class NeedsAgreementError(NotSendableError):
    """This text leaves only once somebody else agrees; the message is a French sentence."""


class MergeRefusedError(DoleancesError):
    """These dossiers may not be merged or split so; the message is a French sentence."""


class DifferentCompaniesError(MergeRefusedError):
    """The dossiers belong to two known companies: only somebody who insists merges them."""


class TransitionRefusedError(DoleancesError):
    """A dossier in this state may not be led there; the message is a French sentence."""


class RefusedError(DoleancesError):
    """This may not be done so; the message is a French sentence for whoever asked."""
