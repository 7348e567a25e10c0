"""Where tables live: the engine that reads and writes them, and a review's folder."""
