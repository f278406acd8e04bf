"""What the demo has of this room: units first, then what stands on them."""

import internships.demo_hosts  # noqa: F401 -- declares its part
