"""A protected release as a static site: rows in, pages, figures and CSV files out.

Imports models, plotly's script and Jinja only; no database, no Dagster, no checks. Start at site.py.
"""
