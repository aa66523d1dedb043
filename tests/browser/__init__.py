"""The widget, used as a customer uses it: in a real browser, against the real product."""
