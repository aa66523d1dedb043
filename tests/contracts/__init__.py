"""One suite per port, run on the fake and on every real adapter."""
