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


class Cause(StrEnum):
    """Why it happened, in our words: the five families (seed row 13)."""

    COMMUNICATION = "communication"
    TRANSPARENCE = "transparence"
    ATTENTES = "attentes"
    OPERATIONS = "operations"
    CONTRAT = "contrat"


class Origine(StrEnum):
    """Where it comes from; internal, for leads alone (seed row 14)."""

    PRODUIT = "produit"
    ERREUR_HUMAINE = "erreur_humaine"
    IMPONDERABLE = "imponderable"
    CLIENT = "client"
    TIERS = "tiers"


class Issue(StrEnum):
    """How a dossier ended (seed row 108)."""

    ACCORD = "accord"
    """An amicable agreement, a gesture or a correction that the client accepted."""
    EXPLICATION = "explication"
    """The client was answered and asks for nothing more."""
    REFUS = "refus"
    """Refused with an explanation; the client did not go further."""
    MEDIATION = "mediation"
    CONTENTIEUX = "contentieux"
    SANS_OBJET = "sans_objet"
    """No complaint after all, or one that the client withdrew."""


class Echelon(IntEnum):
    """To whom a dossier was escalated (seed row 88); called *niveau* on screen."""

    N1 = 1
    """The agent."""
    N2 = 2
    """The account manager."""
    N3 = 3
    """The lead."""
    N4 = 4
    """Legal and direction."""


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
