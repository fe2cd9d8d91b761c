"""What a person sees and hears of a running interview, and the keys."""
