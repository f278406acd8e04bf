"""What is looked through of 治理 before documents are printed."""
