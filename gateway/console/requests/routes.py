"""The routes of this section."""

from gateway.console.requests.mail_pages import drop_unsent, retry_unsent
from gateway.console.requests.one_pages import one_request
from gateway.console.requests.pages import requests_list
from gateway.console.requests.reference_pages import reference_search, request_by_reference
from gateway.console.requests.step_pages import (
    assign_request,
    call_request,
    close_request,
    put_off_request,
    reopen_request,
    show_masked,
)
from gateway.console.requests.taking_pages import take_handoff

ROUTES = [
    requests_list,
    one_request,
    take_handoff,
    call_request,
    assign_request,
    close_request,
    reopen_request,
    put_off_request,
    show_masked,
    retry_unsent,
    drop_unsent,
    reference_search,
    request_by_reference,
]
