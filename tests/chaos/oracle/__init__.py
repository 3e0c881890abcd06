"""What must be true, worked out from the answers alone: the rules once more, simple, slow and exact.

Written from docs/reference/rules.md and docs/explanation/competency-score.md. Nothing here imports the services or
``shared.rules``: a mistake there must not find itself confirmed here.
"""
