"""A group and who is in it: founding, people and their roles, an operator's visits, and the pages for them."""
