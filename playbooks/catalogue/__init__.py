"""Which playbooks exist? The folders beside this file hold them; a company's own can replace ours by slug."""

from playbooks.catalogue.checking import check_catalogue
from playbooks.catalogue.loading import load_catalogue
from playbooks.catalogue.values import Catalogue, Playbook, Problem, Question, When

__all__ = ["Catalogue", "Playbook", "Problem", "Question", "When", "check_catalogue", "load_catalogue"]
