"""Telegram, the terminal and the command line: what people see. Everything known is asked of `knowledge`."""
