"""Which organizations are likely one business, and the worksheet that asks CERS to merge them.

A person decides; nothing here changes what was reported. It must not know of pages.
"""
