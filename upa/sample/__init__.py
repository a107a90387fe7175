"""Fictional exchanges of any size on real places and chemicals, for trying and testing.

It writes files as CERS would send them and must not know how they are read.
"""
