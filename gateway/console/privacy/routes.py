"""The routes of this section."""

from gateway.console.privacy.incident_pages import (
    change_incident,
    incident_list,
    incident_register,
    new_incident,
    one_incident,
    record_incident,
)
from gateway.console.privacy.notice_pages import notice_list
from gateway.console.privacy.pages import privacy_page, receipt_page
from gateway.console.privacy.people_pages import (
    one_person,
    open_person,
    people_page,
    people_search,
    person_erasure,
    person_json,
    person_transcript,
)
from gateway.console.privacy.retention_pages import retention_change, retention_page

ROUTES = [
    privacy_page,
    receipt_page,
    retention_page,
    retention_change,
    people_page,
    people_search,
    open_person,
    one_person,
    person_json,
    person_transcript,
    person_erasure,
    incident_list,
    incident_register,
    new_incident,
    record_incident,
    one_incident,
    change_incident,
    notice_list,
]
