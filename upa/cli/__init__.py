"""The command line, `python -m upa …`: the same functions as the pages, one module a group of commands."""
