"""Reading, cutting, finding and quoting French works council summaries. Knows neither Telegram nor sentences for
people."""
