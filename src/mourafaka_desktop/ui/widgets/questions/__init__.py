"""Questions of any questionnaire: frozen values in, answers out in ODK's text form.

`question` holds the values, `question_list` the column of cards that a screen shows; `instance_page`
reads the values from an instance of a form. Everything else is one widget to a file.
"""
