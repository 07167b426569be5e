"""Is the data fit to use: the rules of every feed, and the run that asks them inside DuckDB.

`rule` says what a rule is, `rules` derives the rules of a feed from its declaration, `business` adds the
ones that need knowledge of the domain (SQL in sql/), `dialect` and `gx` let Great Expectations ask DuckDB,
and `validation` is the one function that pipelines call. Nothing here rounds, publishes or repairs data,
and nothing but rule names and counts leaves. Great Expectations takes seconds to import, so it is imported
inside `gx` at the first validation and never by importing this package.
"""
