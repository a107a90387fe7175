"""Unified Program Dashboard: reads exchanged CERS submittals into DuckDB and answers regulators' questions."""
