"""What happens to each kind of update. `bot.application` says which handler gets it."""
