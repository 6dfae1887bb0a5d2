"""What people and programs see: text, JSON, Markdown, explanations."""
