"""What people have to do in 治理."""
