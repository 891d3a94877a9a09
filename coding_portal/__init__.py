"""Coding Portal: settings, addresses, background work and everything that belongs to no single app."""
