"""What an answer is worth to a trainer: judged in processes of our own, told before a deadline."""
