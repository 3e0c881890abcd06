"""Agencies' rosters: from the bytes of a spreadsheet to rows, and back to a spreadsheet for what must be mended."""

from services.enrollment.roster.fields import Field
from services.enrollment.roster.limits import Limits
from services.enrollment.roster.reader import read_register, read_roster
from services.enrollment.roster.register import Register, RegisterRow
from services.enrollment.roster.register_template import register_template
from services.enrollment.roster.rejected import rejected_workbook
from services.enrollment.roster.roster import Column, NipCell, Outcome, Roster, RosterRow, SkippedRow
from services.enrollment.roster.template import roster_template

__all__ = [
    "Column",
    "Field",
    "Limits",
    "NipCell",
    "Outcome",
    "Register",
    "RegisterRow",
    "Roster",
    "RosterRow",
    "SkippedRow",
    "read_register",
    "read_roster",
    "register_template",
    "rejected_workbook",
    "roster_template",
]
