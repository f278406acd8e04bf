from experts.models.expert import Expert, ExpertDocument, ExpertField, ExpertPeriod, ExpertRecord

__all__ = ["Expert", "ExpertDocument", "ExpertField", "ExpertPeriod", "ExpertRecord"]
