"""Reads the cells of untrusted sheets; runs as a process of its own, as a parser may abort.

Imports nothing else of this project, so that it starts quickly. `__main__.py` says how it is run.
"""
