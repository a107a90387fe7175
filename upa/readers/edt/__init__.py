"""Reads EDT XML, the format in which CalEPA exchanges data with the agencies.

One record at a time, whatever the schema version. It must not know the warehouse.
"""
