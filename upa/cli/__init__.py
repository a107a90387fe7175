"""The command line, `python -m upa …`: the same functions as the pages, a module for each group.

It holds no rule of its own and must not know of pages.
"""
