"""What is done with papers: printing many, writing them to disk, verifying them."""
