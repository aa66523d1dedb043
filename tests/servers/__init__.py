"""Servers that speak a model runtime's protocol on loopback."""
