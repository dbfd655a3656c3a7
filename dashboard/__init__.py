"""What people see: the review screen, the printed papers and the terminal."""
