"""Names, addresses, phones and owners in a form in which equal ones are equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

FORMS = frozenset(
    {"inc", "incorporated", "llc", "llp", "lp", "lc", "corp", "corporation", "company", "ltd"}
    | {"limited", "plc", "pllc", "gp"}
)
"""Legal forms of companies."""
LEGAL = FORMS | {"co", "pc", "the", "of", "california", "ca", "usa", "us"}
"""Words of a business name that do not tell it from another."""
SHORT = {
    "svc": "service", "svcs": "service", "mfg": "manufacturing", "intl": "international",
    "natl": "national", "bros": "brother", "ctr": "center", "centre": "center",
    "dept": "department", "dist": "district", "assoc": "associate", "assn": "association",
    "mgmt": "management",
    "grp": "group", "ind": "industry", "inds": "industry", "tech": "technology",
    "transp": "transportation", "dev": "development", "eng": "engineering", "equip": "equipment",
    "mkt": "market", "whse": "warehouse", "dba": "dba", "mtn": "mountain", "vly": "valley",
    "elec": "electric", "petro": "petroleum", "auto": "automotive", "hosp": "hospital",
}  # fmt: skip
STREETS = {
    "street": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr",
    "lane": "ln", "court": "ct", "place": "pl", "highway": "hwy", "parkway": "pkwy",
    "north": "n", "south": "s", "east": "e",
    "west": "w", "post": "po",
}  # fmt: skip
SKIPPED = frozenset(("office", "suite", "ste", "unit", "apt"))
STORE = re.compile(
    r"(?:\#\s*|\b(?:store|site|station|unit|branch|location|facility|plant|no|nr|number)\b"
    r"[\s.:\#-]*(?:no\b\.?\s*|\#\s*)?)[a-z]{0,2}-?\d+\w*"
)
WORD = re.compile(r"[a-z0-9]+")
DIGIT = re.compile(r"\d")
INITIALS = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
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


def _plain(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("’", "'"))
        text = text.encode("ascii", "ignore").decode()
    return text.lower().replace("&", " and ").replace("'", "")


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def _words(text: str) -> tuple[str, ...]:
    numbered = DIGIT.search(text) is not None
    plain = INITIALS.sub(r"\1", STORE.sub(" ", text) if numbered else text)
    words = [_singular(SHORT.get(w, w)) for w in WORD.findall(plain) if w != "and"]
    kept = [word for word in words if word not in LEGAL] or words
    while len(kept) > 1 and kept[-1].isdecimal():
        kept.pop()
    return tuple(kept)


@lru_cache(maxsize=1_000_000)
def name_words(name: str) -> tuple[tuple[str, ...], ...]:
    """Words of a business name without legal forms and store numbers, in singular.

    A name with a trade name (`A Inc. dba B`) gives both, the legal one first.
    """
    parts = (_words(part) for part in DBA.split(_plain(name)))
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
    return not FORMS.isdisjoint(WORD.findall(_plain(name).replace(".", "")))


def address_key(address: str) -> str:
    """A postal address with usual abbreviations: `P.O. Box 12` and `PO BOX 12` are the same."""
    raw = WORD.findall(_plain(address).replace(".", ""))
    words = [STREETS.get(word, word) for word in raw if word not in SKIPPED]
    return " ".join(words) if len(words) > 1 else ""


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
    "headquarters": address_key,
    "owner": owner_key,
    "mailing": address_key,
    "phone": phone_key,
    "email": email_key,
    "email-domain": domain_key,
    "duns": duns_key,
}
