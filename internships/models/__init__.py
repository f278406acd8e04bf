from internships.models.calendar import CalendarDay

__all__ = ["CalendarDay"]
