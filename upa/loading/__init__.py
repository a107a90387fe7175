"""Takes files into a new generation of the warehouse: types values, notes findings, keeps sources.

It must not know which questions are asked of what it loads.
"""
