"""Dagster's view of the pipeline: assets, checks, jobs, schedule, sensors. The only importers of Dagster.

Each asset is a few lines around a plain function that can be tested without Dagster. Asset groups are raw,
facts, metrics and release; the key of an asset is the name of its table.
"""
