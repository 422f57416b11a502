"""The routes of this section."""

from gateway.console.to_review.pages import red_flag_count, to_review_page
from gateway.console.to_review.settle_pages import reopen, settle, settle_not_arrived
from gateway.console.to_review.settled_pages import settled_page
from gateway.console.to_review.ten_pages import ten_page, ten_progress

ROUTES = [
    to_review_page,
    red_flag_count,
    ten_page,
    ten_progress,
    settled_page,
    settle,
    settle_not_arrived,
    reopen,
]
