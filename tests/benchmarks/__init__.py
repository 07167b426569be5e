"""Benchmarks: ratios taken in one run, printed as a table. They assert nothing; `make bench` runs them."""
