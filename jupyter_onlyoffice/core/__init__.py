"""The rules, as pure functions and values.

Nothing here may do I/O, look at a clock, or know a framework; time is an argument.
"""
