"""What the data is and what is counted: feeds, facts, metrics, statistics, disclosure control.

Pure declarations, arithmetic and SQL text. Nothing here opens a file of an organization, talks to a
database on its own, or imports Dagster, Great Expectations or Plotly. Read `feeds/` first, then
`facts/`, `metrics/`, `engine.py` and `disclosure/`: that is the data's way.
"""
