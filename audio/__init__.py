"""Sound in, words out; words in, sound out. Knows nothing of interviews."""
