"""The settings screen: language, text size, this device, about."""
