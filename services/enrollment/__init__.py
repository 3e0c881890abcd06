"""Enrollment: the register of people, programmes, sessions and who took part."""
