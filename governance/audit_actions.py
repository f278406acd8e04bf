"""What the trail writes down of 治理."""
