"""Figures of published rows: pure functions from rows to plain plotly dictionaries, and which metric gets which."""
