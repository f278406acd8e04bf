from django.apps import AppConfig


class PointsConfig(AppConfig):
    name = "points"
    verbose_name = "合作贡献积分"

    def ready(self) -> None:
        from employment.services.application import on_hired  # noqa: PLC0415 -- app ready
        from employment.services.demand import on_offered, on_opened  # noqa: PLC0415 -- app ready
        from governance.services.meeting import on_held  # noqa: PLC0415 -- app ready
        from groupportal.deciding.undone import on_undone  # noqa: PLC0415 -- app ready
        from internships.services.feedback import on_feedback  # noqa: PLC0415 -- app ready
        from internships.services.running import on_arrived  # noqa: PLC0415 -- app ready
        from members.selectors.showing import on_member_shown  # noqa: PLC0415 -- app ready
        from members.services.merging import on_merge  # noqa: PLC0415 -- app ready
        from parks.services.booking_use import on_used  # noqa: PLC0415 -- app ready
        from parks.services.request_rating import on_rated  # noqa: PLC0415 -- app ready
        from parks.services.training import on_training_held  # noqa: PLC0415 -- app ready
        from parks.services.value import on_confirmed  # noqa: PLC0415 -- app ready
        from plans.services.review import on_approved  # noqa: PLC0415 -- app ready
        from points.selectors.entry import posts_at_once  # noqa: PLC0415 -- app ready
        from points.selectors.showing import year_on_page  # noqa: PLC0415 -- app ready
        from points.services.merging import follow_merge  # noqa: PLC0415 -- app ready
        from points.services.source import (  # noqa: PLC0415 -- app ready
            demand_opened,
            facility_used,
            feedback_given,
            firm_served,
            material_submitted,
            meeting_attended,
            student_hired,
            students_taken_in,
            training_held,
            undone,
            value_confirmed,
        )

        on_member_shown.connect(year_on_page)
        on_merge.connect(follow_merge)
        on_approved.connect(material_submitted)
        on_arrived.connect(students_taken_in)
        on_feedback.connect(feedback_given)
        on_held.connect(meeting_attended)
        on_rated.connect(firm_served)
        on_offered.connect(posts_at_once)
        on_opened.connect(demand_opened)
        on_hired.connect(student_hired)
        on_training_held.connect(training_held)
        on_confirmed.connect(value_confirmed)
        on_used.connect(facility_used)
        on_undone.connect(undone)
