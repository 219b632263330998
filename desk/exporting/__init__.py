"""How does a dossier leave the desk as evidence, and how is such a file checked?"""

from desk.exporting.checking import BundleFault, BundleReport, NotABundleError, check_bundle
from desk.exporting.exporting import Exported, export_bytes, export_dossier

__all__ = [
    "BundleFault",
    "BundleReport",
    "Exported",
    "NotABundleError",
    "check_bundle",
    "export_bytes",
    "export_dossier",
]
