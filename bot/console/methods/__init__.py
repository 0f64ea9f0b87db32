"""The Bot API's methods, one file per thing they are about."""
