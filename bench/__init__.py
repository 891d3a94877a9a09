"""Benchmarks behind ./run bench; see README.md."""
