"""The routes of this section."""

from gateway.console.privacy.pages import privacy_page

ROUTES = [privacy_page]
