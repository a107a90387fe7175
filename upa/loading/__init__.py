"""Takes files into a new generation of the warehouse: types values, says what is wrong, loads, keeps.

It must not know which questions are asked of what it loads.
"""
