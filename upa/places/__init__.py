"""Counties, cities, ZIP codes, addresses and names: one vocabulary for what people write.

It knows reference files only, never the warehouse.
"""
