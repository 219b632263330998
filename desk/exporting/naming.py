"""Under which names do files lie in a bundle, whatever their senders called them?"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
_UNSAFE = re.compile(r"[^\w.\- ]+")
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in range(1, 10))})
"""Names that Windows keeps for itself, whatever follows the dot."""
_SAFE = re.compile(r"[^\x00-\x1f\x7f\\:*?\"<>|]+")


def safe_name(name: str) -> str:
    """
    Return a file name that leads nowhere and opens as what it was called.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\Temp\\\\devis\\u202efdp.exe"), safe_name("con.txt")
    ('passwd', 'devisfdp.exe', '_con.txt')
    >>> safe_name("  …  "), safe_name("photo été.jpg")
    ('sans nom', 'photo été.jpg')
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # Marks that turn the reading of a name would show "exe.pdf" for what is "fdp.exe".
    name = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    name = _UNSAFE.sub("_", name).strip(" .")
    if not name.strip("_ "):
        return "sans nom"
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) <= 10:
        name = f"{stem[: LONGEST - len(extension) - 1]}.{extension}"
    name = name[:LONGEST]
    return f"_{name}" if name.partition(".")[0].upper() in _DEVICES else name


def is_inside(name: str) -> bool:
    """
    Tell whether the name of an entry stays within the folder in which a bundle is opened.

    >>> [is_inside(n) for n in ("courriels/a.eml", "../a", "/a", "a//b", "C:a", "a/../b", "a\\\\b", "")]
    [True, False, False, False, False, False, False, False]
    """
    parts = name.split("/")
    return bool(_SAFE.fullmatch(name)) and all(part not in {"", ".", ".."} for part in parts)
