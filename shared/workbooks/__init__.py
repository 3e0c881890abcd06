"""Uploaded workbooks (XLSX): looked at before anything parses them."""

from shared.workbooks.package import SAVE_AS_XLSX, Bounds, damaged, is_locked, locked, open_package

__all__ = ["SAVE_AS_XLSX", "Bounds", "damaged", "is_locked", "locked", "open_package"]
