"""The columns of a questionnaire in the order authors find them, and the page that explains them."""

from tests.workbooks.sheets import Sheet, translated

SURVEY = (
    *("type", "name", *translated("label", "hint", "guidance_hint")),
    *("required", *translated("required_message"), "relevant"),
    *("constraint", *translated("constraint_message")),
    *("calculation", "choice_filter", "repeat_count", "appearance", "default", "readonly"),
    *("bind::mk:pillar", "bind::mk:subdimension", "bind::mk:module", "bind::mk:code"),
    *("bind::mk:weight", "bind::mk:actions", "bind::mk:legal", "bind::mk:legal-text"),
    *("bind::mk:legal-article", "bind::mk:legal-confidence", "bind::mk:legal-article-confidence"),
    *("bind::mk:evidence-for", "bind::mk:evidence-note-for", "bind::mk:na-reason-for"),
    *("bind::mk:note-for", "bind::mk:fact"),
)
CHOICES = (
    *("list_name", "name", *translated("label"), "score", "anchor_fr", "anchor_ar"),
    *("region", "regions", "provinces", "sectors", "note_fr", "note_ar", "rule", "province"),
)
SETTINGS = ("form_title", "form_id", "version", "name", "default_language", "namespaces")
SCORING = (
    *("kind", "code", "part_of", "weight", "label_fr", "label_ar"),
    *("min", "max", "symbol", "colour", "pattern", "value"),
)
ACTIONS = ("code", "pathway", "label_fr", "label_ar", "source")
SESSIONS = ("session", "month", "type", "label_fr", "label_ar")
LAW = ("key", "value", "unit", "text", "confidence", "source", "note")

_EXPLAINED = (
    (
        "survey",
        "",
        "Une ligne par question. Un critère est une question select_one dont les choix portent un score ; les "
        "lignes repliées dessous sont sa preuve, son motif et sa remarque.",
        "سطر لكل سؤال. المعيار سؤال من نوع select_one تحمل اختياراته نقطا، والأسطر المطوية تحته تخص إثباته "
        "وسبب عدم انطباقه والملاحظة.",
    ),
    (
        "survey",
        "label, hint, guidance_hint",
        "Pour un critère : son intitulé, la preuve à demander, la règle de droit.",
        "بالنسبة للمعيار: عنوانه، ثم الإثبات المطلوب، ثم القاعدة القانونية.",
    ),
    (
        "survey",
        "bind::mk:code",
        "Code stable du critère (GOV-1.1). Il ne change jamais : c’est par lui que deux diagnostics se comparent. "
        "Vide : le nom de la question.",
        "رمز ثابت للمعيار (GOV-1.1)، لا يتغير أبدا، وبه تتم المقارنة بين تشخيصين. إذا ترك فارغا اعتمد اسم السؤال.",
    ),
    (
        "survey",
        "bind::mk:weight",
        "Poids du critère dans sa sous-dimension ou son module : un nombre au-dessus de zéro.",
        "معامل المعيار داخل محوره الفرعي أو وحدته: عدد أكبر من الصفر.",
    ),
    (
        "survey",
        "bind::mk:pillar, bind::mk:subdimension, bind::mk:module",
        "À quoi le critère appartient. S’écrit sur le critère ou sur le groupe qui l’entoure.",
        "ما ينتمي إليه المعيار. يكتب في سطر المعيار أو في سطر المجموعة التي تضمه.",
    ),
    (
        "survey",
        "bind::mk:actions",
        "Codes des actions proposées (feuille actions), séparés par un espace ; "
        "la première pour les niveaux 0 et 1.",
        "رموز الإجراءات المقترحة (ورقة actions) مفصولة بفراغ، والأول منها للمستويين 0 و1.",
    ),
    (
        "survey",
        "bind::mk:legal, bind::mk:legal-…",
        "obligation : un niveau 0 ou 1 déclenche une alerte ; reference : la règle est seulement citée. Puis le "
        "texte de loi, l’article et la confiance (A vérifié, B partiel, C non vérifié).",
        "obligation: يؤدي المستوى 0 أو 1 إلى تنبيه. reference: تذكر القاعدة فقط. ثم النص القانوني والمادة ودرجة "
        "الثقة (A متحقق منه، B جزئيا، C غير متحقق منه).",
    ),
    (
        "survey",
        "bind::mk:evidence-for, evidence-note-for, na-reason-for, note-for",
        "Code du critère que cette question accompagne : sa preuve (seen, observed, declared), ce qui a été vu, "
        "le motif de « non applicable », la remarque.",
        "رمز المعيار الذي يرافقه هذا السؤال: إثباته (seen أو observed أو declared)، وصف الإثبات، سبب عدم "
        "الانطباق، الملاحظة.",
    ),
    (
        "survey",
        "bind::mk:fact",
        "province, sector ou modules : le logiciel remplit cette question lui-même avec ce qu’il sait de la "
        "coopérative.",
        "province أو sector أو modules: يملأ التطبيق هذا السؤال بنفسه بما يعرفه عن التعاونية.",
    ),
    (
        "choices",
        "score",
        "0, 1, 2, 3, 4, chacun une fois par critère. Vide : non applicable, le critère quitte le score.",
        "0 و1 و2 و3 و4، كل منها مرة واحدة لكل معيار. إذا ترك فارغا: لا ينطبق، ولا يحتسب المعيار في النقطة.",
    ),
    (
        "choices",
        "anchor_fr, anchor_ar",
        "Ce que l’accompagnateur voit à ce niveau. Sur « non applicable » : le motif habituel. Vide : "
        "le texte du choix.",
        "ما يلاحظه المواكب في هذا المستوى. وعند «لا ينطبق»: السبب المعتاد. إذا ترك فارغا اعتمد نص الاختيار.",
    ),
    (
        "settings",
        "namespaces, version",
        "La ligne namespaces se recopie telle quelle. La version change à chaque publication.",
        "ينقل سطر namespaces كما هو. ويتغير الإصدار (version) مع كل نشر.",
    ),
    (
        "scoring",
        "kind",
        "pillar et subdimension : poids et intitulés (les poids des piliers font 1 ou 100) ; "
        "level : noms des niveaux ; band : niveaux de maturité ; "
        "setting version : version des règles de notation. Deux diagnostics ne se comparent que si la "
        "partie avant le premier point est la même.",
        "pillar وsubdimension: المعاملات والتسميات (مجموع معاملات الركائز 1 أو 100). level: أسماء المستويات. "
        "band: مستويات النضج. setting version: إصدار قواعد التنقيط، ولا يقارن تشخيصان "
        "إلا إذا تطابق ما قبل النقطة الأولى.",
    ),
    (
        "actions, sessions, law",
        "",
        "Facultatives : actions et parcours proposés, programme des séances, chiffres de la loi.",
        "أوراق اختيارية: الإجراءات والمسارات المقترحة، برنامج جلسات المواكبة، أرقام القانون.",
    ),
)


def explanations() -> Sheet:
    """The page an author reads first."""
    return Sheet(
        name="lisez-moi",
        columns=("feuille", "colonne", "français", "العربية"),
        rows=tuple(
            {"feuille": sheet, "colonne": column, "français": fr, "العربية": ar}
            for sheet, column, fr, ar in _EXPLAINED
        ),
    )
