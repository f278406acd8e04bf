"""What the demo has of this room: units first, then what stands on them."""

import internships.demo_hosts
import internships.demo_placements
import internships.demo_reporting
import internships.demo_running
import internships.demo_waived
import internships.demo_watched
import internships.demo_without_account
import internships.demo_year_before
import internships.demo_years_of_project  # noqa: F401 -- each declares its part, in this order
