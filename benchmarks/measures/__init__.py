"""One module per subject; all are found by ``registry.benchmarks``."""
