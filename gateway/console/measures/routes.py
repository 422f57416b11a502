"""The routes of this section."""

from gateway.console.measures.pages import measures_page

ROUTES = [measures_page]
