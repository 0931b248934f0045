"""CP453-CP459: names of organs and places, units and dates as they are written in one case (DOMAIN §7, §11)."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

_TIME = Words(
    "名称要和时间对上：写当时的事用当时的名称，写现在的事用现在的名称。",
    "A name must fit its time: that of then for what was then, that of now for what is now.",
)

FORMER_ORGAN = Rule(
    code="CP453",
    severity=Severity.WARNING,
    title=Words("机关、制度用了旧称", "Former name of an organ"),
    message=Words(
        "“{found}”用到{until}为止，现称“{now}”：{around}",
        "“{found}” was in use until {until}; now “{now}”: {around}",
    ),
    hint=Words(
        "写现在的事改成“{now}”；写当时的事请在句中写明年份，或写“原{found}”",
        "Write “{now}”, or name the year in the sentence where it is about that time",
    ),
    why=_TIME,
)
ORGAN_NOT_YET = Rule(
    code="CP454",
    severity=Severity.WARNING,
    title=Words("当时还没有这个机关、制度", "Organ before its time"),
    message=Words(
        "{year}年还没有“{found}”，当时称“{before}”：{around}",
        "There was no “{found}” in {year}; it was “{before}”: {around}",
    ),
    hint=Words("改成“{before}”，或核对年份", "Write “{before}” or check the year"),
    why=_TIME,
)
PLACE_ELSEWHERE = Rule(
    code="CP455",
    severity=Severity.WARNING,
    title=Words("上下级地名对不上", "Place under the wrong region"),
    message=Words("“{above}”没有“{found}”，它在{where}", "“{found}” is not in “{above}” but in {where}"),
    hint=Words("核对地名；确是新设或代管的，写一条豁免", "Check the names; waive it where it is newly made"),
    why=Words(
        "省、市、县张冠李戴是通报里最伤公信力的差错。",
        "A county under the wrong province costs a notice its credit.",
    ),
)
FORMER_PLACE = Rule(
    code="CP456",
    severity=Severity.WARNING,
    title=Words("用了撤并前的地名", "Former name of a place"),
    message=Words(
        "“{found}”已在公布前撤销或改名，现为“{now}”：{around}",
        "“{found}” was gone or renamed by then; now “{now}”: {around}",
    ),
    hint=Words(
        "写现在的事改成“{now}”；写当时的事请写明年份，或写“原{found}”",
        "Write “{now}”, or name the year where it is about that time",
    ),
    why=_TIME,
)
UNIT_WRITTEN_WRONG = Rule(
    code="CP457",
    severity=Severity.WARNING,
    title=Words("计量单位写法", "Unit of measure"),
    message=Words("计量单位“{found}”的写法不规范", "The unit “{found}” is written wrong"),
    hint=Words("改成“{wanted}”", "Write “{wanted}”"),
    why=Words(
        "法定计量单位的大小写和上标有固定写法（GB 3100）；k 大写成 K、M 小写成 m，数值就变了。",
        "Letters of units have their case and their raised figures (GB 3100); another case is another size.",
    ),
)
SHORT_YEAR = Rule(
    code="CP458",
    severity=Severity.WARNING,
    title=Words("年份只写了两位", "Year of two digits"),
    message=Words("年份只写了两位：“{found}”", "A year of two digits: “{found}”"),
    hint=Words("写全四位年份", "Write all four digits"),
    why=Words(
        "年份不简写（GB/T 15835-2011）；几年以后谁也分不清。", "Years are not shortened (GB/T 15835-2011)."
    ),
)
MIXED_NUMBER = Rule(
    code="CP459",
    severity=Severity.WARNING,
    title=Words("数字范围或写法", "Range of numbers"),
    message=Words("数字范围“{found}”用了短横线", "The range “{found}” is written with a hyphen"),
    hint=Words("改成“{wanted}”", "Write “{wanted}”"),
    why=Words(
        "数字之间的范围用浪纹线“～”或一字线“—”（GB/T 15834-2011）；短横线会被看成负号或编号。",
        "Ranges take ～ or — (GB/T 15834-2011); a hyphen reads as a minus or a number.",
    ),
)
