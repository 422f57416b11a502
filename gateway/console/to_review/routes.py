"""The routes of this section."""

from gateway.console.to_review.pages import to_review_page

ROUTES = [to_review_page]
