"""What the demo has of this room: units first, then what stands on them."""

import internships.demo_hosts
import internships.demo_placements  # noqa: F401 -- declares its part
