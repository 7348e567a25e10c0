"""Pure statistics: numbers in, estimates with intervals out."""
