"""What is answered under each address."""
