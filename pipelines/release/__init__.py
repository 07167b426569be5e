"""A release: built aside, audited, and made current by one rename.

`database` writes the analysts' DuckDB file, `files` the downloads, the quality report and the manifest, `audit`
looks at what was built as a reader would, `shelf` numbers, publishes, lists, prunes and rolls back. What the
numbers are was settled before (metrics, protection, values); nothing here computes one.
"""
