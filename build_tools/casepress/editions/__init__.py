"""The same bulletin for other hands: the official account, paper, the press. Values in, bytes out; writes nothing."""
