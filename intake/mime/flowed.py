"""What did the writer type, where the client wrapped the lines (RFC 3676)?"""

from __future__ import annotations


def unflow(text: str, *, delete_space: bool = False) -> str:
    """
    Join the lines that a ``format=flowed`` client wrapped, within one quote depth.

    >>> unflow("Nous avons reçu \\nla palette.\\n-- \\nPaul")
    'Nous avons reçu la palette.\\n-- \\nPaul'
    """
    out: list[str] = []
    pieces: list[str] = []
    open_depth = 0
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:]
        content = content.removeprefix(" ")
        flowed = content.endswith(" ") and content != "-- "
        if pieces and depth != open_depth:
            out.append(_line(open_depth, pieces))
            pieces = []
        pieces.append((content[:-1] if delete_space else content) if flowed else content)
        open_depth = depth
        if not flowed:
            out.append(_line(depth, pieces))
            pieces = []
    if pieces:
        out.append(_line(open_depth, pieces))
    return "\n".join(out)


def _line(depth: int, pieces: list[str]) -> str:
    content = "".join(pieces)
    return f"{'>' * depth} {content}" if depth else content
