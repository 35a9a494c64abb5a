"""The demo profile and the scripted day on real widgets; `dev.py run` and the journey tests share it."""
