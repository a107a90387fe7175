"""Counties, cities, ZIP codes, addresses and names: one vocabulary for everything written by people.

It knows reference files only, never the warehouse.
"""
