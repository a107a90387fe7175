"""Unified Program Dashboard: CERS exchange files in DuckDB, and regulators’ questions of them."""
