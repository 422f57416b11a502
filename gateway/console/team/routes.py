"""The routes of this section."""

from gateway.console.team.access_pages import (
    end_person_session,
    end_person_sessions,
    remove_person_codes,
    reset_person_password,
)
from gateway.console.team.audit_pages import audit_page, export_audit
from gateway.console.team.invitation_pages import (
    invite_somebody,
    renew_invitation,
    withdraw_invitation,
)
from gateway.console.team.people_pages import team_page
from gateway.console.team.person_pages import (
    change_person_role,
    deactivate_person,
    reactivate_person,
    rename_person,
    show_person,
)
from gateway.console.team.roles_pages import roles_page
from gateway.console.team.summary_pages import summary_page

ROUTES = [
    team_page,
    invite_somebody,
    renew_invitation,
    withdraw_invitation,
    show_person,
    rename_person,
    change_person_role,
    deactivate_person,
    reactivate_person,
    reset_person_password,
    remove_person_codes,
    end_person_sessions,
    end_person_session,
    roles_page,
    audit_page,
    export_audit,
    summary_page,
]
