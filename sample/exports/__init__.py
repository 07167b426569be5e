"""Exports of particular systems, written as their vendors write them, with everything that makes them hard to read.

Generated people only. One module per format with a function `write(file, ...)`, which takes the generated records and
writes one faithful file: second header rows, suffixes, previews, continued cells, rejoins. What stands in the records
is what must be found again.
"""
