"""What is asked of an export."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from upa.catalogue.columns import Audience
from upa.catalogue.parameters import searching_masked
from upa.questions import query
from upa.warehouse import past_days
from upa.warehouse.access import Access

SEARCHED = searching_masked()
"""Parameters that look at masked fields."""


@dataclass(frozen=True)
class Given:
    """An answer that is worked out here and not asked of the warehouse, such as a look-up.

    `name` is written like a question's, `header` says what it answers, `basis` what it was worked
    out from; `rows` gives it, its columns named as in the catalogue or among the computed ones.
    """

    name: str
    header: str
    basis: str
    rows: Callable[[], pd.DataFrame]

    def reader(self, rows: int) -> pa.RecordBatchReader:
        """The answer in batches of `rows` rows; columns without any value are texts."""
        table = pa.Table.from_pandas(self.rows(), preserve_index=False).replace_schema_metadata()
        typed = pa.schema([f.with_type(_given_type(f.type)) for f in table.schema])
        return table.cast(typed).to_reader(max_chunksize=rows)


def _given_type(kind: pa.DataType) -> pa.DataType:
    is_text = pa.types.is_null(kind) or pa.types.is_large_string(kind)
    return pa.string() if is_text else kind


@dataclass(frozen=True)
class Request:
    """What to export: a question with its parameters or a given answer, for whom, and how the
    file explains it.

    `table` is the catalogue table of the answer's columns, that which the question names when it
    is None; `sentence` the filter in English; `link` leads back to the view; `agencies` are their
    names by code; `as_of` is a past day; `access` is what the person who asks may see.
    """

    question: str | Given
    params: Mapping[str, Any] = field(default_factory=dict)
    audience: Audience = "public"
    include_trade_secrets: bool = False
    table: str | None = None
    title: str = ""
    sentence: str = ""
    link: str = ""
    agencies: Mapping[int, str] = field(default_factory=dict)
    as_of: date | None = None
    access: Access = field(kw_only=True)

    @property
    def day_file(self) -> Path | None:
        """The warehouse file of the past day, made when it is not there; None for the present."""
        return past_days.day_file(self.as_of)

    @property
    def name(self) -> str:
        """Name of the question or of the given answer, `area/question`."""
        return self.question.name if isinstance(self.question, Given) else self.question

    @property
    def header(self) -> str:
        """What the question asks or the given answer answers."""
        if isinstance(self.question, Given):
            return self.question.header
        return query.question(self.question).header

    @property
    def takes(self) -> Collection[str]:
        """Names of the question's parameters; a given answer has none."""
        return () if isinstance(self.question, Given) else query.question(self.question).types

    @property
    def catalogue_table(self) -> str:
        """The catalogue table of the answer's columns; '' for a given answer of none."""
        if self.table is not None or isinstance(self.question, Given):
            return self.table or ""
        return query.question(self.question).rows

    @property
    def searches_what_is_masked(self) -> bool:
        """Whether the public would learn what a masked row holds from its meeting the filter."""
        searched = any(self.params.get(name) for name in SEARCHED)
        return self.audience == "public" and searched

    @property
    def hides_what_is_searched(self) -> bool:
        """Whether a masked row would tell by being there, or where, what it is called."""
        by_name = self.params.get("sort") == "material" or self.name.startswith("checks/")
        return self.searches_what_is_masked or (self.audience == "public" and by_name)

    def asked(self) -> dict[str, Any]:
        """Parameters of the question: all rows, trade secrets only when they may be there."""
        params = {k: v for k, v in self.params.items() if k not in ("limit", "offset")}
        if "trade_secrets" in self.takes:
            params["trade_secrets"] = self.include_trade_secrets
        return params

    @contextmanager
    def answer(self, rows: int) -> Iterator[pa.RecordBatchReader]:
        """The rows as they are stored, in batches of about `rows`."""
        if isinstance(self.question, Given):
            yield self.question.reader(rows)
            return
        with query.stream(
            self.question, self.access, self.day_file, rows=rows, **self.asked()
        ) as reader:
            yield reader
