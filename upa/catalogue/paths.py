"""Where the project keeps what is committed with it."""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / "data"
REFERENCE = DATA / "reference"
QUERIES = PROJECT / "queries"
SCHEMA = QUERIES / "schema"
