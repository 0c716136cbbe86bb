"""Templates and facts to markup: Jinja2's door for documents."""
