"""The folder an office works in: its xuncha.toml, its units, its outputs."""
