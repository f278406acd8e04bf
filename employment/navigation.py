"""The menu of 岗位与就业: demand 10–19, applications and CV 20–29, rounds 30–39, graduates 50–59."""
