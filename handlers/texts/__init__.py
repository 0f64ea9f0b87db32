"""Every sentence the bot says: functions from facts to Chinese, one file for each file of handlers."""
