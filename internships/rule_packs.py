from internships.rules.national import NATIONAL
from internships.rules.packs import register
from internships.rules.provinces import PROVINCES

register(NATIONAL, *PROVINCES)
