"""Upload templates filled in, as .xlsx, .xls or text tables: found, guarded, read and cleaned.

Knows the templates of the catalogue and nothing of the warehouse.
"""
