"""What people have to do about needs of firms and what they were worth."""
