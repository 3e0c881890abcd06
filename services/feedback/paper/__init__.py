"""Paper forms of the survey as a clerk types them into a workbook: one row a form."""

from services.feedback.paper.forms import Form, Row, RowFault, Sheet, read_forms
from services.feedback.paper.template import forms_template

__all__ = ["Form", "Row", "RowFault", "Sheet", "forms_template", "read_forms"]
