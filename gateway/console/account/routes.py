"""The routes of one's own account: everybody who is signed in has them."""

from gateway.console.account.account_pages import (
    change_my_name,
    change_my_password,
    end_my_other_sessions,
    end_my_session,
    my_account,
)
from gateway.console.account.code_pages import (
    begin_my_codes,
    confirm_my_codes,
    my_qr_code,
    remove_my_codes,
    renew_my_recovery_codes,
    set_up_my_codes,
)

ROUTES = [
    my_account,
    change_my_name,
    change_my_password,
    end_my_session,
    end_my_other_sessions,
    begin_my_codes,
    set_up_my_codes,
    my_qr_code,
    confirm_my_codes,
    renew_my_recovery_codes,
    remove_my_codes,
]
