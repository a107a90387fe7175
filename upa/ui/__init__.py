"""Everything of Streamlit that pages share: frame, address, filters, tables, charts, downloads.

The only package that imports Streamlit. It must not know a single page.
"""
