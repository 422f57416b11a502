"""The routes of this section."""

from gateway.console.measures.export_pages import export_measures
from gateway.console.measures.pages import measures_page

ROUTES = [measures_page, export_measures]
