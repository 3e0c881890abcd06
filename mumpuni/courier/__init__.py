"""The courier: sends participants the personal links to their questionnaires, and reminders, by mail.

It speaks to the services over HTTP alone and imports none of them (docs/adr/0015).
"""
