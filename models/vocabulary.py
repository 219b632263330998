"""Which closed lists of words does the desk use (corpus/GUIDE*.md)?"""

from enum import IntEnum, StrEnum


class Nature(StrEnum):
    """What kind of mail it is."""

    DOLEANCE = "doleance"
    RELANCE = "relance"
    DEMANDE = "demande"
    REMERCIEMENT = "remerciement"
    HORS_SUJET = "hors_sujet"


class Motif(StrEnum):
    """What a doleance is about, in the client's words (seed row 6)."""

    QUALITE = "qualite"
    LIVRAISON = "livraison"
    PRIX = "prix"
    CONFORMITE = "conformite"


AUTRE = "autre"
"""The main motif of a doleance that fits none of the four."""


class Ton(StrEnum):
    """How it is said."""

    CALME = "calme"
    DECU = "decu"
    FERME = "ferme"
    IRRITE = "irrite"
    COLERE = "colere"


class Phase(StrEnum):
    """How far the client has gone (seed rows 9 and 10)."""

    RECLAMATION = "reclamation"
    LITIGE = "litige"
    CONFLIT = "conflit"


class Menace(StrEnum):
    """Consequences the client announces (seed row 16)."""

    JURIDIQUE = "juridique"
    RESILIATION = "resiliation"
    REPUTATION = "reputation"
    PENALITES = "penalites"
    PAIEMENT = "paiement"


class Enjeu(StrEnum):
    """What makes a doleance weigh."""

    CONTINUITE = "continuite"
    RECURRENCE = "recurrence"
    STRATEGIQUE = "strategique"
    SECURITE = "securite"
    FINANCIER = "financier"


class Demande(StrEnum):
    """What the client asks for."""

    REMPLACEMENT = "remplacement"
    REMBOURSEMENT = "remboursement"
    AVOIR = "avoir"
    GESTE = "geste"
    REPARATION = "reparation"
    LIVRAISON = "livraison"
    EXPLICATION = "explication"
    CORRECTION = "correction"
    INDEMNISATION = "indemnisation"
    RESILIATION = "resiliation"
    CONTACT = "contact"


class Risque(StrEnum):
    """What a sentence that leaves may carry, from harmless to worst."""

    AUCUN = "aucun"
    MINIMISATION = "minimisation"
    OPINION_INTERNE = "opinion_interne"
    ACCUSATION = "accusation"
    MENACE = "menace"
    PROMESSE = "promesse"
    AVEU = "aveu"


class Gravite(IntEnum):
    """How heavy a doleance is, from 1 (mild) to 4 (critical)."""

    FAIBLE = 1
    MOYENNE = 2
    FORTE = 3
    CRITIQUE = 4


class Etat(StrEnum):
    """Where a dossier stands with us; the phase is the client's, the etat is ours."""

    RECU = "recu"
    QUALIFIE = "qualifie"
    INSTRUCTION = "instruction"
    PROPOSITION = "proposition"
    MEDIATION = "mediation"
    RESOLU = "resolu"
    CLOS = "clos"
    CONTENTIEUX = "contentieux"


class Niveau(StrEnum):
    """Who must approve a text before it leaves (contradiction C1)."""

    AGENT = "agent"
    RESPONSABLE = "responsable"
    DIRECTION = "direction"


class MailKind(StrEnum):
    """Who or what wrote a mail."""

    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    LIST = "list"
    REPORT = "report"
    OWN = "own"


class Channel(StrEnum):
    """How the first answer should go (seed row 32)."""

    ECRIT = "ecrit"
    APPEL_D_ABORD = "appel_d_abord"


class Intent(StrEnum):
    """What a sentence said to the bot wants."""

    STATUT_DOSSIER = "statut_dossier"
    LISTE_DOSSIERS = "liste_dossiers"
    INDICATEURS = "indicateurs"
    RESUMER = "resumer"
    ANALYSER = "analyser"
    CONSEIL = "conseil"
    REDIGER = "rediger"
    ASSIGNER = "assigner"
    CHANGER_STATUT = "changer_statut"
    RAPPEL = "rappel"
    DECLARER = "declarer"
    RECHERCHER = "rechercher"
    AIDE = "aide"
    BAVARDAGE = "bavardage"
    HORS_SUJET = "hors_sujet"


TIER_WORDS = {"strategique": "stratégique", "cle": "clé", "privilege": "privilège"}
"""How tiers of the charter whose codes lack accents are written for people."""
