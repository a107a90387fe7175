"""How fictional data are marked, so that they never mix with real ones."""

from __future__ import annotations

TRANSACTION_PREFIX = "5a3b1e00"
"""Transaction keys of exchange files begin so."""
HEADING = "SampleData"
"""Heading of a column that workbooks and CSV files have after the template's."""
MARK = "fictional"
"""What stands in the cells of that column."""


def is_sample_key(transaction_key: str | None) -> bool:
    """Whether an exchange file of that transaction is fictional."""
    return (transaction_key or "").lower().startswith(TRANSACTION_PREFIX)
