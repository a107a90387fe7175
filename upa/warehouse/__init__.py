"""The DuckDB files and all that is kept in or beside them.

Generations, schema, what a load derives, past days, what people enter, and what a person may see.
It must not know how files are read nor what is asked.
"""
