"""The routes of this section."""

from gateway.console.training.pages import training_page

ROUTES = [training_page]
