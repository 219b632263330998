"""What does a person read of an export, a check of the record, an erasure?"""

from __future__ import annotations

from bot.texts.words import NBSP, count
from desk.exporting import BundleFault, BundleReport
from desk.forgetting import Forgotten
from desk.retention import Purge
from desk.verifying import Fault, Finding, LedgerReport

_FAULTS = {
    Fault.ALTERED: "ligne {seq} modifiée ou déplacée",
    Fault.MISSING: "ligne {seq} absente ({detail})",
    Fault.UNSEALED: "ligne ajoutée sans sceau ({detail})",
    Fault.CUT: "fin du journal coupée à partir de la ligne {seq} ({detail})",
    Fault.HEAD: "tête du journal modifiée",
    Fault.ROLLED_BACK: "journal remis dans un état antérieur (la ligne {seq} de l’ancre n’y est plus)",
    Fault.ANCHOR: "ancre hors de la base modifiée",
    Fault.REFERENCE: "référence d’un dossier modifiée ({detail})",
    Fault.MAIL_ALTERED: "courriel du message {message} modifié",
    Fault.MAIL_MISSING: "courriel du message {message} disparu sans effacement au journal",
    Fault.MAIL_INSERTED: "courriel du message {message} ajouté sans trace au journal",
    Fault.FILE_ALTERED: "pièce du message {message} modifiée {detail}",
    Fault.FILE_MISSING: "pièce du message {message} disparue {detail}",
}
_BUNDLE_FAULTS = {
    BundleFault.UNREADABLE: "illisible",
    BundleFault.NAME: "nom dangereux, qui sortirait du dossier",
    BundleFault.TWICE: "deux fichiers du même nom",
    BundleFault.ALTERED: "fichier modifié",
    BundleFault.MISSING: "fichier absent",
    BundleFault.ADDED: "fichier ajouté",
    BundleFault.SUMS: "liste des empreintes modifiée",
    BundleFault.SEAL: "sceau faux, ou fait avec une autre clé que DOLEANCES_SECRET_KEY",
    BundleFault.LINE: "ligne du journal modifiée",
}


def finding(found: Finding) -> str:
    """Say one thing that is wrong in the record."""
    text = _FAULTS[found.fault].format(seq=found.seq, message=found.message, detail=found.detail)
    return text.strip()


def ledger(report: LedgerReport) -> list[str]:
    """Say what a check of the whole record looked at."""
    seq, _, seal = report.head.partition(":")
    said = [
        f"{count(report.lines, 'ligne de journal vérifiée', 'lignes de journal vérifiées')}, "
        f"{count(report.mails, 'courriel', 'courriels')}, {count(report.files, 'pièce', 'pièces')}.",
        f"Dernière ligne{NBSP}: {seq}, sceau {seal or 'aucun'}",
    ]
    if not report.anchored:
        said.append(f"Première vérification ici{NBSP}: il n’y avait pas encore d’ancre à comparer.")
    return said


def ledger_refusal(report: LedgerReport) -> str:
    """Say that something is wrong, and the one cause that is no fault."""
    total = len(report.findings) + report.more
    said = f"le registre a été touché{NBSP}: {count(total, 'anomalie', 'anomalies')}"
    altered = sum(found.fault is Fault.ALTERED for found in report.findings)
    if report.lines and altered + report.more >= report.lines:
        said += (
            f" (toutes les lignes{NBSP}: DOLEANCES_SECRET_KEY est-elle encore "
            f"celle qui les a scellées{NBSP}?)"
        )
    return said


def bundle_problem(problem: tuple[BundleFault, str]) -> str:
    """Say one thing that is wrong in a bundle."""
    return f"{_BUNDLE_FAULTS[problem[0]]}{NBSP}: {problem[1]}"


def bundle(report: BundleReport) -> list[str]:
    """Say what a check of a bundle found good."""
    sealed = {
        True: "Sceau de la clé secrète vérifié.",
        None: f"Sceau non vérifié{NBSP}: DOLEANCES_SECRET_KEY n’est pas donnée.",
        False: "Sceau faux.",
    }
    return [
        f"{report.reference}, exporté le {report.exported_at[:10]}{NBSP}: "
        f"{count(report.files, 'fichier intact', 'fichiers intacts')}.",
        f"Empreinte du manifeste{NBSP}: {report.manifest_sha256}",
        sealed[report.sealed],
    ]


def forgotten(done: Forgotten, *, dry_run: bool) -> list[str]:
    """Say what an erasure took away, or would."""
    counts = done.counts
    nothing = not (counts.messages or counts.raws or counts.dossiers or counts.touched or done.masked)
    if nothing:
        return ["Le bureau n’a rien de cette personne."] if not done.held else []
    lead = "Seraient effacés" if dry_run else "Effacés"
    said = [
        f"{lead}{NBSP}: {count(counts.dossiers, 'dossier vidé', 'dossiers vidés')}, "
        f"{count(counts.touched, 'dossier partagé', 'dossiers partagés')}, "
        f"{count(counts.messages, 'message', 'messages')}, "
        f"{count(counts.raws, 'courriel brut', 'courriels bruts')}, "
        f"{count(counts.files, 'pièce jointe', 'pièces jointes')}, "
        f"{count(counts.slack, 'publication Slack', 'publications Slack')}, "
        f"{count(done.masked, 'mention masquée', 'mentions masquées')}."
    ]
    if counts.corrections:
        said.append(
            f"Des corrections en faisaient partie{NBSP}: lancez «{NBSP}doleances train{NBSP}», "
            "qui désapprend ces courriels."
        )
    if done.journal:
        said.append(
            f"Le journal nomme cette adresse comme auteur de {count(done.journal, 'acte', 'actes')}{NBSP}: "
            "c’est celle d’un collègue, et ces lignes restent."
        )
    if not dry_run:
        said.append(
            f"Restent à votre charge{NBSP}: la boîte aux lettres elle-même, les sauvegardes, "
            "les exports remis, ce que des personnes ont écrit dans Slack (voir le README)."
        )
    return said


def held_back(references: tuple[str, ...]) -> str:
    """Say what a legal hold kept."""
    named = ", ".join(references)
    return f"gel légal{NBSP}: rien n’a été effacé de {named}. Levez le gel, puis recommencez."


def purge(done: Purge, *, dry_run: bool) -> list[str]:
    """Say what was erased because its time had come, or would be."""
    lead = "Seraient effacés" if dry_run else "Effacés"
    said = [
        f"{lead}{NBSP}: {count(len(done.dossiers), 'dossier', 'dossiers')}, "
        f"{count(done.dropped, 'courriel écarté', 'courriels écartés')}, "
        f"{count(done.waiting, 'courriel retenu', 'courriels retenus')}, "
        f"{count(done.effects, 'envoi ancien', 'envois anciens')}."
    ]
    if done.dossiers:
        said.append(", ".join(done.dossiers))
    if done.held:
        said.append(f"Gardés par un gel légal{NBSP}: {', '.join(done.held)}.")
    return said
