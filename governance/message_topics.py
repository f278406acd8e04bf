"""What people are told of 治理."""
