"""What the project knows before it reads anything: fields, codes, records, errors, places of files.

The field catalogue (`data/reference/fields.csv`) names and types every column once; all other
packages ask here. It must not know of files, databases or pages.
"""
