"""The refusal of an action, with the text that Asterisk says."""


class Refused(Exception):
    """The action is answered with an error."""
