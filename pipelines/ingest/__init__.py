"""Ingestion: delivered files into raw feeds, exactly once, with every record accounted for.

`columns` finds which delivered column is which canonical one; `rows` types the cells and names what is wrong
with a row; `register` remembers what was taken from which file; `standing` decides which rows stand when
deliveries meet, `identity` whose they are; `intake` takes one feed's files through all of it. How bytes become
cells is the work of readers/; what the numbers mean is decided in models/.
"""
