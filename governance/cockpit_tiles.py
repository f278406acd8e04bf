"""What the cockpit shows of 治理."""
