"""Outside text on a page: it stands there as in its source, whatever Streamlit would make of it.

Streamlit reads nearly every text as Markdown and adds to it links for bare addresses, pictures of
words between colons, colours, formulas and arrows. Whatever is not written in this program (names,
comments, file names, what an address asks for) goes through `plain` on its way there; a guard among
the tests reads the source for it.
"""

from __future__ import annotations

import re
from urllib.parse import quote

import streamlit as st

from upa.agencies import agency_fields


class Markup(str):
    """Markdown of which every outside part went through `plain`, which leaves it as it is."""


BADGES = {
    "good": ":green-badge[:material/check: ",
    "unsure": ":gray-badge[:material/help: ",
    "warning": ":orange-badge[:material/warning: ",
    "blue": ":blue-badge[",
    "violet": ":violet-badge[",
}

NOTHING = ":small[]"
"""Markdown that shows nothing. Texts at both its sides are not read as one: links and pictures are
made of texts after Markdown was read, so a backslash alone does not keep them away."""
_IN_ADDRESSES = ":/?#[]@!$&'*+,;=%"
LONGEST = 80
"""Characters of a text that a message repeats."""
_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PARTED = re.compile(
    r"(?<=htt)(?=ps?://)"  # a bare address
    r"|(?<=www)(?=\.)"
    r"|(?=@)"  # a bare e-mail address
    r"|(?<=:[\w+-])(?=[\w+/-]*:)"  # :smile: and :material/home:
    r"|(?<=[-<~=>])(?=[-=>])",  # arrows and dashes
    re.IGNORECASE,
)
_MARKS = re.compile(r"[\\`*_\[\]<>$~|&#]|:(?=[:a-z])", re.IGNORECASE)
_FIRST = re.compile(r"^(\d*)([-+.)=])")


def plain(value: object) -> Markup:
    """A text as Markdown that shows it as it is, on one line: no link, picture, colour or formula
    comes of it. What cannot be seen or printed becomes �."""
    if isinstance(value, Markup):
        return value
    text = _UNSEEN.sub("�", _SPACE.sub(" ", str(value)).strip())
    text = _MARKS.sub(r"\\\g<0>", _PARTED.sub("\0", text))
    return Markup(_FIRST.sub(r"\1\\\2", text).replace("\0", NOTHING))


def quoted(value: str) -> str:
    """What somebody gave, in quotation marks, not longer than a message can hold."""
    return f"“{value if len(value) <= LONGEST else value[:LONGEST] + '…'}”"


def web_link(address: str) -> Markup:
    """A web address as a link to it; a text that is none stays a text."""
    if not agency_fields.URL.fullmatch(address):
        return plain(address)
    return _link(address.split("://", 1)[1].rstrip("/"), address)


def mail_link(address: str) -> Markup:
    """An e-mail address as a link that writes to it; a text that is none stays a text."""
    is_address = agency_fields.EMAIL.fullmatch(address)
    return _link(address, f"mailto:{address}") if is_address else plain(address)


def _link(label: str, target: str) -> Markup:
    return Markup(f"[{plain(label)}]({quote(target, safe=_IN_ADDRESSES)})")


def in_charts(value: object) -> str:
    """A text for Plotly, which reads some HTML, links among it."""
    return str(value).replace("&", "&amp;").replace("<", "&lt;")


def badge(label: object, look: str) -> None:
    """A short label that looks as one of `BADGES`. Streamlit's own takes brackets for its own."""
    st.markdown(f"{BADGES[look]}{plain(label)}]", width="content")
