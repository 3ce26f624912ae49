"""What each command of `relais` does; `bot.cli` reads their options."""
