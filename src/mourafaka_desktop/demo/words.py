"""What the demo's coach writes: fictitious, in both scripts, as notes are written in the field."""

COACH_FR = "Nadia Benamrou"
COACH_AR = "نادية بنعمرو"
PASSPHRASE = "safran et argan"  # noqa: S105 -- of the demo's own, fictitious profile

COOPERATIVE_CODE = "SM-001"
SEARCH = "amelne"
OPEN_MODULE = "ARG"  # argan, in the province of Tiznit

FINDINGS = (
    "تم استقبالنا من طرف 12 متعاونة بالورشة. المعصرة الجديدة اشتغلت ابتداء من شتنبر، والإنتاج انتقل من "
    "40 إلى 65 لترا في الأسبوع. الرئيسة وضعت ملف demande d’autorisation sanitaire لدى ONSSA يوم 3 نونبر، "
    "ورقم الوصل TZ-2026/118. بقي مشكل القنينات: المورد (Verre Souss) تأخر ثلاثة أسابيع."
)
ADVICE = (
    "طلب عرضين آخرين من أكادير قبل 15 دجنبر. Tenir un cahier des lots : date, quantité, numéro. "
    "حساب سعر تكلفة اللتر مع مصاريف النقل."
)
DECISIONS = "الالتزام بإيداع القوائم التركيبية قبل 31 يناير 2027، وبعقد اجتماع جهاز التسيير كل شهر."
PARTICIPANTS, WOMEN, YOUTH = 14, 12, 4

NOT_APPLICABLE = "GOV-5.4"
NOT_APPLICABLE_REASON = "لا يوجد فائض إلى حد الآن: السنة المالية الأولى"
EVIDENCE_SEEN = "اطلعنا على الوثيقة الأصلية (copie au dossier)"

# One rating a criterion, taken in turn: a cooperative in progress, strong here, weak there.
RATINGS = (3, 2, 2, 1, 2, 3, 2, 3, 1, 2, 2, 4, 2, 0, 3, 2, 1)
ACTIONS_ACCEPTED = 3

# What this coach has already completed of the imported files: fields the workbooks do not have.
COMPLETED: dict[str, dict[str, object]] = {
    "SM-001": {
        "name_ar": "تعاونية أمل أملن لزيت الأركان",
        "commune_name": "Ammelne",
        "douar": "أضاي",
        "president_name": "فاطمة آيت الحاج",
        "phone": "+212600001234",
        "local_register_no": "214/2023",
        "court": "المحكمة الابتدائية بتيزنيت",
    },
    "SM-002": {"name_ar": "تعاونية إغبولا للزعفران", "commune_name": "Taliouine"},
    "SM-003": {"name_ar": "تعاونية الوفاق للكسكس"},
    "SM-004": {"name_ar": "تعاونية تيفاوين للنسيج", "commune_name": "Anzi"},
    "MS-006": {"name_ar": "تعاونية تيغانيمين للعسل"},
    "MS-008": {"name_ar": "تعاونية أركانيا الصويرة"},
    "DT-009": {"name_ar": "تعاونية واحة فركلة"},
    "DT-010": {"name_ar": "تعاونية تازارين للحناء"},
    "FM-013": {"name_ar": "تعاونية الأمل للخزف"},
    "FM-014": {"name_ar": "تعاونية زيتون زرهون"},
    "BK-016": {"name_ar": "تعاونية أزيلال للجبن"},
    "TT-020": {"name_ar": "تعاونية البوغاز للصيد البحري"},
}
