"""Reads what an agency hands over: EDT XML, workbooks, CSV, archives of these.

A reader turns a file into batches of text columns, each row with its locator, and never loses a
value. It must not know what is loaded already, nor how anything is stored.
"""
