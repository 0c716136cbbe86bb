"""Load and validate the taxonomy; map codes to any scheme."""
