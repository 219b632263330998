"""Which ids do Slack's buttons, views, fields and shortcuts carry? This is their only place."""

from enum import StrEnum

COMMAND = "/doleances"


class Action(StrEnum):
    """Buttons (``action_id``): ``noun.verb``; the button's value says on what."""

    DOSSIER_TAKE = "dossier.take"
    DOSSIER_CORRECT = "dossier.correct"
    DOSSIER_EXPLAIN = "dossier.explain"
    DOSSIER_SHOW = "dossier.show"
    DOSSIER_ASSIGN = "dossier.assign"
    MAIL_READ = "mail.read"
    DRAFT_OPEN = "draft.open"
    DECLARATION_OPEN = "declaration.open"
    LIST_TURN = "list.turn"
    INTENT_CHOOSE = "intent.choose"
    CHOICE_DROP = "choice.drop"
    LINK_CONFIRM = "link.confirm"
    LINK_DISMISS = "link.dismiss"
    MERGE_FORCE = "merge.force"
    MERGE_UNDO = "merge.undo"
    SPLIT_OPEN = "split.open"
    SPLIT_UNDO = "split.undo"
    LETTER_GONE = "letter.gone"
    LETTER_RESEND = "letter.resend"
    LETTER_UNDO = "letter.undo"
    DOSSIER_MORE = "dossier.more"
    DOSSIER_RESUME = "dossier.resume"
    DOSSIER_REOPEN = "dossier.reopen"
    APPROVAL_AGREE = "approval.agree"
    APPROVAL_REFUSE = "approval.refuse"
    APPROVAL_READ = "approval.read"


class View(StrEnum):
    """Modals (``callback_id``)."""

    WAITING = "view.wait"
    MESSAGE = "view.read"
    DRAFT_EDIT = "draft.edit"
    DRAFT_CONFIRM = "draft.confirm"
    DOSSIER_CORRECT = "dossier.correct"
    DOSSIER_SPLIT = "dossier.split"
    DECLARATION = "declaration.submit"
    DOSSIER_PAUSE = "dossier.pause"
    DOSSIER_ESCALATE = "dossier.escalate"
    DOSSIER_RESOLVE = "dossier.resolve"
    DOSSIER_REOPEN = "dossier.reopen"
    DOSSIER_CLOSE = "dossier.close"
    DOSSIER_REMIND = "dossier.remind"
    DOSSIER_ENTRUST = "dossier.entrust"
    DOSSIER_MERGE = "dossier.merge"
    APPROVAL_REFUSE = "approval.word"


class Shortcut(StrEnum):
    """Shortcuts (``callback_id``), as the manifest names them."""

    MESSAGE_OPEN_DOSSIER = "message.open_dossier"
    GLOBAL_DECLARE = "declaration.start"


class Field(StrEnum):
    """Inputs of modals: the same word serves as ``block_id`` and ``action_id``."""

    SUBJECT = "field.subject"
    BODY = "field.body"
    REPLACE = "field.replace"
    DEPARTURE = "field.departure"
    NATURE = "field.nature"
    MOTIFS = "field.motifs"
    MOTIF_PRINCIPAL = "field.motif_principal"
    TON = "field.ton"
    PHASE = "field.phase"
    MENACES = "field.menaces"
    ENJEUX = "field.enjeux"
    DEMANDES = "field.demandes"
    CLIENT = "field.client"
    ADDRESS = "field.address"
    MESSAGES = "field.messages"
    WHY = "field.why"
    ECHELON = "field.echelon"
    ISSUE = "field.issue"
    CAUSE = "field.cause"
    LESSON = "field.lesson"
    DAY = "field.day"
    HOUR = "field.hour"
    PERSON = "field.person"
    OTHER_DOSSIER = "field.other_dossier"
    FILES = "field.files"
    WORD = "field.word"
