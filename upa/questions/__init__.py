"""The questions of `queries/`, asked by name, and the filters that give them their parameters.

It must not know how data came in, nor how an answer is shown.
"""
