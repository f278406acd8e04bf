"""What the demo groups hold of 治理: each subject builds its part, in this order."""

import governance.demo_bodies
import governance.demo_contests
import governance.demo_elections
import governance.demo_meetings
import governance.demo_regulations
import governance.demo_votes  # noqa: F401 -- each declares its part
