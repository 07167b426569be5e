"""A protected release as a static site: rows in, pages, figures and CSV files out.

Imports models, plotly's script and Jinja only; no database, no Dagster, no checks. Start at site.py. `words` writes
numbers and sentences in the language of one file, `charts` turns rows into figures, `pages` arranges what stands on
each page, `templates` marks it up; published.py says how every number leads back to the release.
"""
