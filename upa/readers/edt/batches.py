"""What was read of a file so far, until it is drawn as a batch."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from upa.catalogue import fields
from upa.catalogue.records import UNIT_SEPARATOR, Batch, Finding
from upa.readers.edt.rows import FORM_KEYS, VALUE_KEYS, TableBuilder, UnpackedOnDemand
from upa.readers.edt.text_findings import about_text
from upa.readers.edt.values import Row, without_positions
from upa.readers.xml_text import Repairs

ROWS_PER_BATCH = 20_000


def element_codes() -> dict[str, str]:
    """Code of each submittal element by the name of its block."""
    return {r["element"]: r["code"] for r in fields.code_list("submittal_elements")}


class BatchBuilder:
    """Collects the rows of one file until they are drawn as a batch."""

    def __init__(self, repairs: Repairs) -> None:
        self.repairs = repairs
        self.element_codes = element_codes()
        self._fresh()

    def _fresh(self) -> None:
        self.rows: dict[str, TableBuilder] = {}
        self.unknown: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.findings: list[Finding] = []

    @property
    def is_full(self) -> bool:
        """Whether the next batch has as many rows as one should."""
        return sum(len(rows.keys) for rows in self.rows.values()) >= ROWS_PER_BATCH

    def rows_of(self, table: str, names: tuple[str, ...] = FORM_KEYS) -> TableBuilder:
        """Rows of a warehouse table in the next batch."""
        if table not in self.rows:
            self.rows[table] = TableBuilder(table, names)
        return self.rows[table]

    def add_row(
        self, table: str, row: Row, keys: tuple, names: tuple[str, ...] = FORM_KEYS
    ) -> None:
        """Add a row of a warehouse table to the next batch."""
        texts = UNIT_SEPARATOR.join([text or "" for text in row.values()])
        self.rows_of(table, names).add(UNIT_SEPARATOR.join(row), texts, keys)

    def note(self, path: str, text: str | None) -> None:
        """Count a value whose element the catalogue does not know."""
        if text and text.strip():
            path = without_positions(path)
            self.unknown[path] += 1
            self.examples.setdefault(path, text.strip()[:200])

    def batch(self) -> Batch:
        """What was read since the last batch."""
        tables = {name: rows.packed() for name, rows in self.rows.items() if rows.keys}
        unpacked = UnpackedOnDemand(tables, self.findings, has_replaced=self.repairs.replaced > 0)
        batch = Batch(unpacked, self.findings, self.unknown, self.examples)
        self._fresh()
        return batch

    def last_batch(self) -> Batch:
        """The rest, and what was put right in the text of the whole file."""
        self.findings += about_text(self.repairs)
        return self.batch()


class SubmittalBatchBuilder(BatchBuilder):
    """Collects the rows of submittals: their headers, forms, documents and other values."""

    def __init__(self, repairs: Repairs) -> None:
        super().__init__(repairs)
        forms = (t for t in fields.tables().values() if t.kind == "form" and t.element)
        self.containers = {t.element: t.table for t in forms}
        """Tables of forms by the path of the element that holds one."""

    def value(self, block: str, path: str, text: str | None, keys: tuple) -> None:
        """Keep a value that has no column of its own; count it when its path is not known.

        `path` starts below the block and may hold positions; `keys` are those of its form.
        """
        if not text or not text.strip():
            return
        number = _field_number(block, path)
        if number is None:
            self.note(f"{block}/{path}", text)
        rows = self.rows_of("submittal_values", VALUE_KEYS)
        rows.add("", "", (*keys, path, number or "", text))


@lru_cache(maxsize=10_000)
def _field_number(block: str, path: str) -> str | None:
    """Registry number of a value without a column, or an empty text; None when it is unknown."""
    known = fields.value_fields().get(f"{block}/{without_positions(path)}")
    return None if known is None else known.number
