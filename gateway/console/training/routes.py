"""The routes of this section."""

from gateway.console.training.candidate_pages import (
    approve_candidate,
    candidate_page,
    edit_candidate,
    reject_candidate,
    reopen_candidate,
    withdraw_candidate,
)
from gateway.console.training.comparison_pages import (
    compare,
    comparison_page,
    comparison_progress,
    comparisons_page,
)
from gateway.console.training.export_pages import export, exports_page, patch
from gateway.console.training.list_pages import candidate_list
from gateway.console.training.proposing_pages import propose, proposing_page

ROUTES = [
    candidate_list,
    proposing_page,
    propose,
    candidate_page,
    edit_candidate,
    approve_candidate,
    reject_candidate,
    reopen_candidate,
    withdraw_candidate,
    exports_page,
    export,
    patch,
    comparisons_page,
    compare,
    comparison_page,
    comparison_progress,
]
