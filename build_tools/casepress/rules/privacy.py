"""CP461-CP470: personal information in one case (DOMAIN §10).

Messages never repeat what was found: findings are printed, logged and sent on.
"""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

_MASK = Words("删去，或用“某”和星号遮盖", "Delete it or mask it")
_HISTORY = Words(
    "政府网站公开身份证号、手机号曾多次被通报。已提交过的旧版本仍在版本库里，要另行清理。",
    "Government sites were reported for this again and again. Older versions in version control must be "
    "cleaned, too.",
)

ID_NUMBER = Rule(
    code="CP461",
    severity=Severity.ERROR,
    title=Words("身份证号", "Identity number"),
    message=Words("这里有身份证号（{masked}）", "An identity number stands here ({masked})"),
    hint=_MASK,
    why=_HISTORY,
)
MOBILE_NUMBER = Rule(
    code="CP462",
    severity=Severity.ERROR,
    title=Words("手机号", "Mobile number"),
    message=Words("这里有手机号（{masked}）", "A mobile number stands here ({masked})"),
    hint=Words(
        "删去；对外公布的举报电话请登记在 inspections.yml 的 tip_off 里",
        "Delete it; a public tip-off number is declared under tip_off in inspections.yml",
    ),
    why=_HISTORY,
)
BANK_CARD = Rule(
    code="CP463",
    severity=Severity.ERROR,
    title=Words("银行卡号", "Bank card number"),
    message=Words("这里有银行卡号（{masked}）", "A bank card number stands here ({masked})"),
    hint=_MASK,
    why=_HISTORY,
)
LANDLINE = Rule(
    code="CP464",
    severity=Severity.WARNING,
    title=Words("固定电话", "Landline number"),
    message=Words(
        "这里有固定电话（{masked}），不是本次督察的举报电话",
        "A landline number stands here ({masked}) that is no tip-off number of the inspection",
    ),
    hint=Words(
        "确需公开的，请登记在 inspections.yml 的 tip_off 里",
        "If it is public, declare it under tip_off in inspections.yml",
    ),
    why=Words(
        "过期的电话留在网页上也是差错，所以电话只登记一处。",
        "A number that outlives its time is a fault, so it is kept in one place.",
    ),
)
PERSONAL_MAIL = Rule(
    code="CP465",
    severity=Severity.WARNING,
    title=Words("个人邮箱", "Personal mail address"),
    message=Words("这里有个人邮箱（{masked}）", "A personal mail address stands here ({masked})"),
    hint=Words("删去，或改用单位邮箱", "Delete it or use the office's address"),
    why=_HISTORY,
)
PLATE_NUMBER = Rule(
    code="CP466",
    severity=Severity.WARNING,
    title=Words("车牌号", "Number plate"),
    message=Words("这里有车牌号（{masked}）", "A number plate stands here ({masked})"),
    hint=_MASK,
    why=Words("车牌能找到车主，属于个人信息。", "A plate leads to the owner of the car."),
)
HOME_ADDRESS = Rule(
    code="CP467",
    severity=Severity.WARNING,
    title=Words("门牌到户的住址", "Home address"),
    message=Words("这里有到户的住址（{masked}）", "A home address stands here ({masked})"),
    hint=Words("只写到村或街道", "Name the village or street only"),
    why=_HISTORY,
)
