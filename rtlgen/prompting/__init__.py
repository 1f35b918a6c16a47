"""What a model is told: prompts from templates, and feedback on what it made."""
