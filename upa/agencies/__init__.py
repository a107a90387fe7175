"""The directory of agencies and the look-up of who regulates a place, per program element.

It must not know of pages.
"""
