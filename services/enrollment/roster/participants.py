"""Telling the participants of a roster from headings, totals, signatures and the example row."""

from __future__ import annotations

from collections.abc import Callable

from services.enrollment.roster.cell import Line
from services.enrollment.roster.dates import names_date
from services.enrollment.roster.fields import Field, header_key
from services.enrollment.roster.header import Header
from services.enrollment.roster.nip import is_nip_shaped
from services.enrollment.roster.outcomes import names_outcome
from services.enrollment.roster.vocabulary import CLOSING_WORDS

EXAMPLE_MARK = "contoh"
"""A name that begins with this word marks the example row of the template."""

_FEWEST_CELLS = 4
_FEWEST_NUMBERS = 3
_TOO_MANY_FOR_CLOSING = 6


def is_participant(line: Line, header: Header) -> bool:
    """Whether a line is meant as a participant, well filled in or not.

    It is where the NIP column holds something like a NIP, or where several known columns are filled and the line is
    neither a total, a heading or a signature, the row of column numbers, the header again, nor the marked example.
    """
    return _is_listed(line, header, tells=lambda filled: filled > 1 and _has_date_or_outcome(line, header))


def is_person(line: Line, header: Header) -> bool:
    """The same for a register, whose rows need no date and no result."""
    return _is_listed(line, header, tells=lambda _filled: False)


def is_idle(line: Line, header: Header) -> bool:
    """Whether a line holds nothing but a running number outside the known columns: an unused row of a form."""
    known = {column.index for column in header.by_field.values()}
    return all(not cell.text or (index not in known and cell.text.isdigit()) for index, cell in enumerate(line.cells))


def _is_listed(line: Line, header: Header, *, tells: Callable[[int], bool]) -> bool:
    """Whether a line is a row of the list; ``tells`` decides where few of its known columns are filled."""
    if _is_example(line, header):
        return False
    nip = header.by_field[Field.NIP].index
    if is_nip_shaped(line.cell(nip).text):
        return True
    if _is_column_numbers(line) or header.is_repeated_in(line):
        return False
    filled = sum(bool(line.cell(column.index).text) for column in header.by_field.values())
    if filled < _TOO_MANY_FOR_CLOSING and _begins_with_closing_word(line):
        return False
    return filled >= _FEWEST_CELLS or tells(filled)


def _is_example(line: Line, header: Header) -> bool:
    name = header.by_field.get(Field.NAME)
    return name is not None and header_key(line.cell(name.index).text).startswith(EXAMPLE_MARK)


def _begins_with_closing_word(line: Line) -> bool:
    first = line.texts[0].replace(".", "").casefold()
    word = "".join(character if character.isalpha() else " " for character in first).split()
    return bool(word) and word[0] in CLOSING_WORDS


def _is_column_numbers(line: Line) -> bool:
    numbers = [text.strip("()") for text in line.texts]
    if len(numbers) < _FEWEST_NUMBERS or not all(number.isdecimal() and len(number) <= 2 for number in numbers):
        return False
    first = int(numbers[0])
    return [int(number) for number in numbers] == list(range(first, first + len(numbers)))


def _has_date_or_outcome(line: Line, header: Header) -> bool:
    columns = header.by_field
    return (
        names_date(line.cell(columns[Field.STARTS_ON].index))
        or names_date(line.cell(columns[Field.ENDS_ON].index))
        or names_outcome(line.cell(columns[Field.OUTCOME].index).text)
    )
