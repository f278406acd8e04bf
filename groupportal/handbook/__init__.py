"""The handbook inside the portal: ``docs/手册`` as pages, the section a page belongs to, the words it explains."""
