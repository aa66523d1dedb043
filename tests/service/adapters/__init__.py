"""Adapters of the service against servers that speak their protocols."""
