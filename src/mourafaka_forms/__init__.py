"""Questionnaires: ODK XForms read, filled in, checked and scored. Pure Python, nothing else needed.

    form = read_form(xml)                          # xform: what the authors published; FormError
    instance = start(form, language="ar")          # instance: one filling-in of it; FormError
    changed = instance.set_value(ref, "3")         # references that may look different now; AnswerError
    row = instance.add_repeat("/data/members")     # "/data/members[1]"
    for state in instance.nodes(): ...             # value, relevance, label, choices of every node
    instance.validate()                            # what is wrong, with the form's own messages
    saved = instance.values()                      # reference to text; resume(form, saved) goes on
    instance.as_xml()                              # ODK's instance XML; open_submission reads it
    framework = framework_from_form(form)          # framework_form: the scoring columns; FrameworkError
    assess(framework, answers_of(form, saved))     # scoring: the scores

`docs/engine.md` goes through it with a form. The parts are imported from their modules: `xform`,
`instance`, `framework_form`, `scoring`; `xpath` evaluates expressions by itself.
"""
