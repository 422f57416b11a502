"""The routes of this section."""

from gateway.console.measures.export_pages import export_measures
from gateway.console.measures.pages import measures_page
from gateway.console.measures.question_pages import one_question_group, question_groups

ROUTES = [measures_page, export_measures, question_groups, one_question_group]
