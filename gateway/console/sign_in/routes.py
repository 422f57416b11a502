"""The routes that nobody needs to be signed in for, and the way out."""

from gateway.console.sign_in.invitation_pages import accept_invitation, invitation_page
from gateway.console.sign_in.reset_pages import (
    ask_for_reset,
    forgotten_page,
    new_password_page,
    set_new_password,
)
from gateway.console.sign_in.second_step_pages import code_page, enter_code
from gateway.console.sign_in.sign_in_pages import choose_language, login, login_page, logout

ROUTES = [
    login_page,
    login,
    code_page,
    enter_code,
    invitation_page,
    accept_invitation,
    forgotten_page,
    ask_for_reset,
    new_password_page,
    set_new_password,
    logout,
    choose_language,
]
