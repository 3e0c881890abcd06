"""Every figure of evaluation's reports once more: from the list of all events, with exact fractions, and no sums kept.

Written from docs/reference and docs/explanation. Nothing here imports evaluation's domain code or ``shared.rules``: a
mistake there must not find itself confirmed here. What ``tests/chaos/oracle`` works out already is taken from there.
"""
