"""The routes of this section."""

from gateway.console.team.pages import team_page

ROUTES = [team_page]
