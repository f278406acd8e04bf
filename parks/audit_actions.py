"""What the trail writes down of 园区."""
