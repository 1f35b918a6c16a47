"""What is kept on disk: run folders, the journal of attempts, the result cache."""
