"""How fast, compared with what Jupyter and curl do with the same bytes in the same run.

Nothing here is part of the tests. ``python -m benchmarks`` prints a table; see CONTRIBUTING.md.
"""
