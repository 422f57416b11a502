"""The routes of this section."""

from gateway.console.requests.pages import requests_page
from gateway.console.requests.reference_pages import reference_search

ROUTES = [requests_page, reference_search]
