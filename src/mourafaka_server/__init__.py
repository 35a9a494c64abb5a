"""The central server: receives, orders and hands out changes."""
