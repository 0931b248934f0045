"""CP461-CP473: personal information in one case (DOMAIN §10); CP660-CP665: in its media and what lies beside them.

Messages never repeat what was found: findings are printed, logged and sent on.
"""

from __future__ import annotations

from typing import Final

from casepress.diagnostics import Rule, Severity, Words

# What no editor can waive unless the site's settings allow it.
GUARDED: Final = frozenset(("CP461", "CP463", "CP473", "CP660", "CP662"))
# What must leave the public at once, whoever let it pass before.
AT_ONCE: Final = GUARDED | {"CP462", "CP663"}
# What is masked in reports, so that the line it stands on is masked, too.
SECRET: Final = frozenset(f"CP{number}" for number in (*range(461, 474), *range(660, 666)))

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
        "删去；对外公布的举报电话请登记在 inspections.yml 的 tip_off 或 words.yml 的 contacts 里",
        "Delete it; a public number is declared under tip_off in inspections.yml or contacts in words.yml",
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
        "确需公开的，请登记在 inspections.yml 的 tip_off 或 words.yml 的 contacts 里",
        "If it is public, declare it under tip_off in inspections.yml or contacts in words.yml",
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
    hint=Words(
        "删去，或改用单位邮箱；单位用的就是它，请登记在 words.yml 的 contacts 里",
        "Delete it or use the office's address; if this is it, declare it under contacts in words.yml",
    ),
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
    title=Words("门牌、楼栋到户的住址", "Home address"),
    message=Words("这里有到户的住址（{masked}）", "A home address stands here ({masked})"),
    hint=Words("只写到村或街道", "Name the village or street only"),
    why=_HISTORY,
)
DOUBTFUL_ID = Rule(
    code="CP468",
    severity=Severity.WARNING,
    title=Words("疑似身份证号", "Number like an identity number"),
    message=Words(
        "这里的号码（{masked}）像身份证号，只是校验位不对",
        "The number ({masked}) looks like an identity number but for its check digit",
    ),
    hint=Words(
        "核对：是身份证号就删去，别的编号就不用改",
        "Check it: delete an identity number, leave any other number",
    ),
    why=Words(
        "抄错一位的身份证号仍能认出是谁。", "An identity number with one digit wrong still tells who it is."
    ),
)
PAPER_NUMBER = Rule(
    code="CP469",
    severity=Severity.WARNING,
    title=Words("证件号码", "Number of a passport or pass"),
    message=Words("这里有证件号码（{masked}）", "The number of a passport or pass stands here ({masked})"),
    hint=_MASK,
    why=_HISTORY,
)
CHAT_ACCOUNT = Rule(
    code="CP470",
    severity=Severity.WARNING,
    title=Words("个人微信号、QQ 号", "Chat account"),
    message=Words("这里有微信号或 QQ 号（{masked}）", "A WeChat or QQ account stands here ({masked})"),
    hint=Words(
        "删去；单位对外公布的，请登记在 words.yml 的 contacts 里",
        "Delete it; the office's own is declared under contacts in words.yml",
    ),
    why=_HISTORY,
)
PERSON_NAMED = Rule(
    code="CP471",
    severity=Severity.WARNING,
    title=Words("群众的姓名", "Name of a resident or complainant"),
    message=Words("这里写了群众的姓名（{masked}）", "A resident or complainant is named here ({masked})"),
    hint=Words(
        "只留姓，写成“李某”或“张某某”；不是人名的，写一条豁免",
        "Keep the surname only (李某, 张某某); if it is no name, write a waiver",
    ),
    why=Words(
        "举报人、信访人和普通群众的姓名不公开，举报人的身份依法保密；被问责的干部不在此列。",
        "Complainants and residents are not named, and the law protects who reports; officials held to account may be.",
    ),
)
NUMBER_IN_ADDRESS = Rule(
    code="CP473",
    severity=Severity.ERROR,
    title=Words("网址里的个人号码", "Personal number in an address"),
    message=Words("网址里有个人号码（{masked}）", "An address carries a personal number ({masked})"),
    hint=Words("换成不带查询参数的网址，或删去链接", "Use the address without its query, or delete the link"),
    why=Words(
        "查询结果的网址常带着身份证号、手机号，点开和转发都会泄露。",
        "Addresses of search results often carry such numbers and give them to everyone.",
    ),
)
NUMBER_IN_FILE_NAME = Rule(
    code="CP660",
    severity=Severity.ERROR,
    title=Words("文件名里的身份证号", "Identity number in the name of a file"),
    message=Words(
        "文件名里有身份证号（{masked}）", "The name of a file carries an identity number ({masked})"
    ),
    hint=Words("给文件改名，案例里也照改", "Rename the file, and the name in the case"),
    why=Words(
        "文件名会留在版本库、报告和别人的下载里。",
        "Names of files stay in version control, reports and downloads.",
    ),
)
TELEPHONE_IN_FILE_NAME = Rule(
    code="CP661",
    severity=Severity.WARNING,
    title=Words("文件名里像有手机号", "Mobile number in the name of a file"),
    message=Words(
        "文件名里像有手机号（{masked}）", "The name of a file seems to carry a mobile number ({masked})"
    ),
    hint=Words("给文件改名，案例里也照改", "Rename the file, and the name in the case"),
    why=Words(
        "群众发来的文件常以手机号命名；文件名会留在版本库和报告里。",
        "Files sent in by residents are often named so, and names stay in version control and reports.",
    ),
)
_ENCLOSED: Final = Words(
    "删去这一句，或用“某”代替；视频里说出来的也要处理",
    "Cut it or mask it; what is said in the clip needs the same",
)
_SPOKEN: Final = Words(
    "字幕和文字稿会原样放到网页上，也能被搜索到。",
    "Subtitles and transcripts are shown on the page and found by searches.",
)
ID_NUMBER_ENCLOSED = Rule(
    code="CP662",
    severity=Severity.ERROR,
    title=Words("字幕、文字稿里的身份证号、银行卡号", "Identity or card number in subtitles or a transcript"),
    message=Words(
        "“{file}”第 {line} 行有{what}（{masked}）", "Line {line} of “{file}” holds {what_en} ({masked})"
    ),
    hint=_ENCLOSED,
    why=_SPOKEN,
)
MOBILE_NUMBER_ENCLOSED = Rule(
    code="CP663",
    severity=Severity.ERROR,
    title=Words("字幕、文字稿里的手机号", "Mobile number in subtitles or a transcript"),
    message=Words(
        "“{file}”第 {line} 行有{what}（{masked}）", "Line {line} of “{file}” holds {what_en} ({masked})"
    ),
    hint=_ENCLOSED,
    why=_SPOKEN,
)
PERSON_ENCLOSED = Rule(
    code="CP664",
    severity=Severity.WARNING,
    title=Words("字幕、文字稿里的个人信息", "Personal information in subtitles or a transcript"),
    message=Words(
        "“{file}”第 {line} 行有{what}（{masked}）", "Line {line} of “{file}” holds {what_en} ({masked})"
    ),
    hint=_ENCLOSED,
    why=_SPOKEN,
)
PERSON_IN_METADATA = Rule(
    code="CP665",
    severity=Severity.WARNING,
    title=Words("图片、视频文件信息里的个人信息", "Personal information in the metadata of a picture or clip"),
    message=Words(
        "“{name}”的文件信息里有{found}；网页上的已经去掉，没有发布",
        "The metadata of “{name}” hold {found}; what is on the site carries none of it",
    ),
    hint=Words(
        "原件仍带着它：请另存一份不带标题、作者、备注等信息的，替换 media/ 里的原件",
        "The original still has it: save it without metadata and replace the file in media/",
    ),
    why=Words(
        "原件会随项目文件夹和版本库传给别人。", "Originals travel with the folder and its version control."
    ),
)
