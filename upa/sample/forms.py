"""Fills the forms of an exchange, as `data/reference/sample_forms.csv` lists their elements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random
from xml.sax.saxutils import escape

from upa.catalogue import sample_marks
from upa.sample import reference
from upa.sample.reference import FormRow

"""First eight characters of every transaction key of a sample file; no real answer has them."""

_DOCUMENTS = {
    "document_attached": 60,
    "document_elsewhere": 10,
    "document_stored": 10,
    "document_provided": 8,
    "document_exempt": 7,
    "document_internet": 5,
}


class Values(dict[str, str]):
    """Values of one facility for the placeholders of its forms, already escaped for XML.

    A name without a value is drawn anew at each use: a key, a phone number, a person, or a word
    of the list of that name.
    """

    def __init__(self, rng: Random, fixed: Mapping[str, str]) -> None:
        super().__init__(fixed)
        self.rng = rng

    def extended(self, more: Mapping[str, str]) -> Values:
        """These values and more, drawing from the same stream."""
        return Values(self.rng, {**self, **more})

    def __missing__(self, name: str) -> str:
        make = _FRESH.get(name)
        return make(self) if make else escape(self.rng.choice(reference.words()[name]))


def guid(rng: Random) -> str:
    """A key as CERS makes them."""
    x = f"{rng.getrandbits(128):032x}"
    return f"{x[:8]}-{x[8:12]}-{x[12:16]}-{x[16:20]}-{x[20:]}"


def transaction_key(rng: Random) -> str:
    """A transaction key that marks the file as sample data."""
    return sample_marks.TRANSACTION_PREFIX + guid(rng)[8:]


def person(rng: Random) -> str:
    """An invented name."""
    return f"{rng.choice(reference.words()['first'])} {rng.choice(reference.words()['last'])}"


def _phone(rng: Random) -> str:
    return f"({rng.choice(reference.words()['area_code'])}) 555-{rng.randint(100, 199):04d}"


def email(person: str) -> str:
    """An address at example.com."""
    return f"{person.lower().replace(' ', '.')}@example.com"


def comment(rng: Random, words: str) -> str:
    """A comment as real files hold it: in CDATA or escaped, some with line breaks around."""
    text = rng.choice(reference.words()[words]).replace("\\n", "\n")
    text = f"\n{text}\n" if rng.random() < 0.1 else text
    return f"<![CDATA[{text}]]>" if rng.random() < 0.5 else escape(text)


def _document(values: Values) -> str:
    option = values.rng.choices(list(_DOCUMENTS), list(_DOCUMENTS.values()))[0]
    return render(option, values)


def _digits(count: int) -> Callable[[Values], str]:
    return lambda values: str(values.rng.randrange(10 ** (count - 1), 10**count))


_FRESH: Mapping[str, Callable[[Values], str]] = {
    "key": lambda v: guid(v.rng),
    "phone": lambda v: _phone(v.rng),
    "fax": lambda v: _phone(v.rng).replace(") ", ")"),
    "person": lambda v: person(v.rng),
    "submitter_comment": lambda v: comment(v.rng, "submitter_comment"),
    "document": _document,
    "document_title": lambda v: escape(v.rng.choice(reference.words()["document"])),
    "six": _digits(6),
    "eight": _digits(8),
    "nine": _digits(9),
}


def fill(form: str, values: Values) -> Iterator[tuple[FormRow, str]]:
    """Rows of a form that are filled in, with their text.

    One draw decides per group of siblings, so that what a sparse facility leaves out (everything
    with a share below the draw) hangs together.
    """
    draws: dict[tuple[str, ...], float] = {}
    for row in reference.forms()[form]:
        if row.parents not in draws:
            draws[row.parents] = values.rng.random()
        if row.share >= 1 or draws[row.parents] < row.share:
            yield row, values.rng.choice(row.templates).format_map(values)


def render(form: str, values: Values) -> str:
    """A form as XML elements."""
    at: tuple[str, ...] = ()
    parts: list[str] = []
    for row, text in fill(form, values):
        if row.parents != at:
            parts.append(_moves(at, row.parents))
            at = row.parents
        parts.append(f"<{row.leaf}>{text}</{row.leaf}>")
    return "".join(parts) + _moves(at, ())


def _moves(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """Tags that lead from one place in the tree to another."""
    pairs = enumerate(zip(before, after, strict=False))
    same = next((n for n, (a, b) in pairs if a != b), min(len(before), len(after)))
    closing = "".join(f"</{tag}>" for tag in reversed(before[same:]))
    return closing + "".join(f"<{tag}>" for tag in after[same:])
