"""When things run and in which order: reading, ingesting, orchestrating, releasing, and the command line.

The only package that imports Dagster, and only where a run needs it: `allyship status` and `check` stay
quick. What is counted lives in models/, what is fit to use in expectations/, what is shown in dashboards/.
"""
