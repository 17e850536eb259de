"""The outside world, one library a module. Edges know `mail` values and `errors`, never each other nor the store."""
