"""What the annual report says of 治理."""
