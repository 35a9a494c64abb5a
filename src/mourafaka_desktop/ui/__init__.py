"""The window: the theme, the widgets, and one folder for each screen. Nothing below it knows Qt."""
