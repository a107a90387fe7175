"""Names, addresses, phones and owners in a form in which equal ones are equal."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from upa.places import addresses, names

STORE = re.compile(
    r"(?:\#\s*|\b(?:store|site|station|unit|branch|location|facility|plant|no|nr|number)\b"
    r"[\s.:\#-]*(?:no\b\.?\s*|\#\s*)?)[a-z]{0,2}-?\d+\w*"
)
DIGIT = re.compile(r"\d")
DBA = re.compile(r"\b(?:d\s*/\s*b\s*/\s*a|d\.b\.a\.?|dba|doing business as|aka|formerly)\b[:.]?")
PUBLIC_DOMAINS = frozenset(
    {
        "gmail.com", "yahoo.com", "ymail.com", "rocketmail.com", "hotmail.com", "outlook.com",
        "live.com", "msn.com", "aol.com", "icloud.com", "me.com", "mac.com", "comcast.net",
        "sbcglobal.net", "att.net", "pacbell.net", "verizon.net", "cox.net", "charter.net",
        "earthlink.net", "frontier.com", "roadrunner.com", "juno.com", "protonmail.com",
        "proton.me", "mail.com", "gmx.com", "zoho.com", "example.com", "example.net",
        "example.org",
    }
)  # fmt: skip
"""Mail domains that anyone may use, and those reserved for examples (RFC 2606)."""


def _words(text: str) -> tuple[str, ...]:
    named = STORE.sub(" ", text) if DIGIT.search(text) else text
    words = names.name_words(named) or names.spelled_words(named)
    while len(words) > 1 and words[-1].isdecimal():
        words.pop()
    return tuple(words)


@lru_cache(maxsize=1_000_000)
def name_words(name: str) -> tuple[tuple[str, ...], ...]:
    """Words of a business name without legal forms and store numbers, in singular.

    A name with a trade name (`A Inc. dba B`) gives both, the legal one first.
    """
    parts = (_words(part) for part in DBA.split(names.plain(name)))
    return tuple(words for words in parts if words)


def name_key(name: str) -> str:
    """The legal name as one lower-case word: `Valley Fuel Stops, Inc. #12` is `valleyfuelstop`."""
    words = name_words(name)
    return "".join(words[0]) if words else ""


def owner_key(name: str) -> str:
    """A person's or company's name whose order of words and legal form do not matter."""
    words = name_words(name)
    return " ".join(sorted(words[0])) if words else ""


def is_company(name: str) -> bool:
    """Whether an owner's name carries a legal form of a company."""
    return not names.legal_forms().isdisjoint(names.plain_words(name))


def postal_key(address: str) -> str:
    """A postal address for comparing: `P.O. Box 12` and `PO BOX 12` are the same."""
    key = addresses.address_key(address)
    return key if " " in key else ""


def phone_key(phone: str) -> str:
    """Ten digits of a telephone number, without extension; empty when there are fewer."""
    digits = re.sub(r"\D", "", re.split(r"(?:x|ext)", phone.lower(), maxsplit=1)[0])
    digits = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    return digits if len(digits) == 10 and len(set(digits)) > 2 else ""


def email_key(address: str) -> str:
    """A mail address in lower case, empty when it is none."""
    text = address.strip().lower()
    return text if re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", text) else ""


def domain_key(address: str) -> str:
    """The domain of a mail address when it is a business's own."""
    domain = email_key(address).rpartition("@")[2]
    return "" if domain in PUBLIC_DOMAINS else domain


def duns_key(number: str) -> str:
    """Nine digits of a DUNS number; empty for fillers such as 000000000 and 123456789."""
    digits = re.sub(r"\D", "", number)
    steps = {int(b) - int(a) for a, b in pairwise(digits)}
    return digits if len(digits) == 9 and len(steps) > 1 else ""


KEYS = {
    "headquarters": postal_key,
    "owner": owner_key,
    "mailing": postal_key,
    "phone": phone_key,
    "email": email_key,
    "email-domain": domain_key,
    "duns": duns_key,
}
