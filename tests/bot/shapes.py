"""Has a JSON value exactly the shape that the contract gives it?"""

from __future__ import annotations

from typing import Any


def misfits(value: Any, shape: Any, where: str = "$") -> list[str]:
    """
    Return where *value* departs from *shape*, empty where it fits.

    A shape is a type, a tuple of shapes (any of them), a list of one shape (a list of those), a dict
    (exactly these keys in this order), a set (one of these values), ``None``, or a dict whose one
    key is ``str`` (any keys).
    """
    match shape:
        case tuple():
            tried = [misfits(value, each, where) for each in shape]
            return [] if [] in tried else tried[0]
        case set():
            return [] if value in shape else [f"{where}: {value!r} is not one of {sorted(map(str, shape))}"]
        case [item]:
            if not isinstance(value, list):
                return [f"{where}: {value!r} is no list"]
            return [bad for at, each in enumerate(value) for bad in misfits(each, item, f"{where}[{at}]")]
        case dict():
            return _of_object(value, shape, where)
        case None:
            return [] if value is None else [f"{where}: {value!r} is not null"]
        case _:
            # To Python a bool is an int; to whoever reads JSON it is not.
            fits = isinstance(value, shape) and (shape is bool or not isinstance(value, bool))
            return [] if fits else [f"{where}: {value!r} is no {shape.__name__}"]


def _of_object(value: Any, shape: dict[Any, Any], where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no object"]
    if list(shape) == [str]:
        return [bad for key, each in value.items() for bad in misfits(each, shape[str], f"{where}.{key}")]
    if list(value) != list(shape):
        return [f"{where}: keys {list(value)}, expected {list(shape)}"]
    return [bad for key, each in shape.items() for bad in misfits(value[key], each, f"{where}.{key}")]
