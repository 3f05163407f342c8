"""Where explosions were, by what arrays and microphones heard."""
