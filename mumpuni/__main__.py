"""``python -m mumpuni``."""

from mumpuni.cli import main

main()
