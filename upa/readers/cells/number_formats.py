"""What a spreadsheet shows of a number where that is another text: percent, ZIP, phone formats."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

BUILT_IN = {9: "0%", 10: "0.00%"}
"""Formats by number that are not written out in a file and matter here."""

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_COLOR = re.compile(
    r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|\$[^\]]*)\]", re.IGNORECASE
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)\]")
_COMPARE = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}


def is_telling(code: str) -> bool:
    """Whether a format shows another number than is stored, or a text made of its digits."""
    return _is_percent(code) or any(_is_text_like(part) for part in code.split(";"))


def _is_percent(code: str) -> bool:
    return "%" in _QUOTED.sub("", code)


def _is_text_like(part: str) -> bool:
    """Whether a section of a format only places digits: 00000, 00000-0000, (000) 000-0000."""
    bare = _CONDITION.sub("", _COLOR.sub("", part))
    plain = _QUOTED.sub("", bare)
    if not re.fullmatch(r"[0#? ()/-]+", plain) or re.search(r"[A-Za-z]", bare.replace("\\", "")):
        return False
    literals = re.search(r"[ ()/-]", re.sub(r'["\\]', "", bare))
    return plain.count("0") > 1 or bool(literals and re.search("[0#]", plain))


def shown(number: str, code: str) -> tuple[str, bool] | None:
    """What a format shows of a number as files store it, and whether that is a percentage.

    None where it shows the number itself, or in a way that does not change what it says.
    """
    try:
        value = Decimal(number)
    except InvalidOperation:
        return None
    if _is_percent(code):
        return f"{float(value) * 100:.15g}", True
    part = _section(code, value)
    if value < 0 or value != value.to_integral_value() or not _is_text_like(part):
        return None
    text = _place(str(int(value)), _COLOR.sub("", _CONDITION.sub("", part)))
    return None if text == str(int(value)) else (text, False)


def _section(code: str, value: Decimal) -> str:
    """The section of a format that is for a value."""
    parts = code.split(";")
    for part in parts[:2]:
        condition = _CONDITION.search(part)
        if condition and _COMPARE[condition[1]](value, Decimal(condition[2])):
            return part
    has_conditions = any(_CONDITION.search(part) for part in parts[:2])
    return parts[min(len(parts) - 1, 1)] if has_conditions else parts[0]


def _place(digits: str, part: str) -> str:
    """Digits in the places of a format, from the right; those left over stand in front."""
    tokens = re.findall(r'"[^"]*"|\\.|_.|\*.|.', part)
    places = [n for n, token in enumerate(tokens) if token in ("0", "#", "?")]
    out = dict.fromkeys(range(len(tokens)), "")
    for n, token in enumerate(tokens):
        if n not in places and token[0] not in "_*":
            out[n] = token.strip('"') if token[0] == '"' else token.lstrip("\\")
    rest = list(digits)
    for n in reversed(places):
        out[n] = rest.pop() if rest else "0" if tokens[n] == "0" else ""
    if places:
        out[places[0]] = "".join(rest) + out[places[0]]
    return "".join(out.values()).strip()
