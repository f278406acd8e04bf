"""Who may open the files behind experts."""

from __future__ import annotations

from experts.models import ExpertDocument
from groupportal.files.access import opens, seen_with

opens(ExpertDocument, "file", seen_with(ExpertDocument, "experts.view_expert_documents"))
