"""Pages for recipients: what they are sent, changed by a signed link, without an account and without JavaScript."""

from services.notification.pages.preferences import router

__all__ = ["router"]
