"""How does a dossier leave the desk as evidence, and how is such a file checked?"""

from desk.exporting.checking import BundleFault, BundleReport, NotABundleError, check_bundle
from desk.exporting.exporting import Exported, export_bytes, export_dossier
from desk.exporting.person import PersonExported, export_person

__all__ = [
    "BundleFault",
    "BundleReport",
    "Exported",
    "NotABundleError",
    "PersonExported",
    "check_bundle",
    "export_bytes",
    "export_dossier",
    "export_person",
]
