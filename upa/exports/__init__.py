"""Answers as files that explain themselves: CSV, XLSX, Parquet, PDF, upload templates.

Editions, provenance and formats live here. It must not know of pages.
"""
