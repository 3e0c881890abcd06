"""Notification: notices what needs somebody's attention, says so once, and takes it back when the cause is gone."""
