"""reportedly: news about armed conflict as a ledger of checkable claims."""
