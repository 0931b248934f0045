"""CP301-CP330: issues, inspections, releases and inspected objects that the closed lists do not hold."""

from __future__ import annotations

from typing import Final

from casepress.diagnostics import Rule, Severity, Words
from casepress.rules import output

UNKNOWN_ISSUE = Rule(
    code="CP301",
    severity=Severity.ERROR,
    title=Words("没有这个问题类别", "Unknown issue"),
    message=Words("问题词表里没有“{value}”", "“{value}” is not in the issue vocabulary"),
    hint=Words("词表见手册“问题分类”一节", "The vocabulary is in the handbook under “issues”"),
    why=Words(
        "问题分类用固定词表，同类案例才能放在一起。", "A closed vocabulary brings cases of one kind together."
    ),
)
UNKNOWN_FAMILY = Rule(
    code="CP302",
    severity=Severity.ERROR,
    title=Words("没有这个大类", "Unknown family"),
    message=Words("“{slug}”的大类“{value}”没有声明", "The family “{value}” of “{slug}” is not declared"),
    hint=Words("请在 families 里加上，或改正", "Declare it under families, or correct it"),
    why=Words("大类用来汇总领域。", "Families sum domains up."),
)
ISSUE_NAMED_TWICE = Rule(
    code="CP303",
    severity=Severity.ERROR,
    title=Words("词表里重名", "Two issues share a name"),
    message=Words("“{value}”已经是“{other}”的名称", "“{value}” is already a name of “{other}”"),
    hint=Words("每个名称和别名只能指一个类别", "A name or alias may stand for one issue only"),
    why=Words("一名两义，归类就会出错。", "A name with two meanings files cases wrongly."),
)
ID_TWICE = Rule(
    code="CP304",
    severity=Severity.ERROR,
    title=Words("批次编号重复", "Id used twice"),
    message=Words("编号“{value}”已在 {other} 用过", "The id “{value}” was used at {other}"),
    hint=Words("请换一个编号", "Choose another id"),
    why=Words("编号是网址的一部分，必须唯一。", "Ids are parts of addresses and must be unique."),
)
UNKNOWN_OBJECT = Rule(
    code="CP305",
    severity=Severity.ERROR,
    title=Words("没有这个督察对象", "Unknown object"),
    message=Words("没有声明督察对象“{value}”", "The inspected object “{value}” is not declared"),
    hint=Words("请在 inspections.yml 的 objects 里加上", "Declare it under objects in inspections.yml"),
    why=Words(
        "央企、兵团等没有地区代码，用对象编号归类。",
        "Firms and corps have no region code and are filed by object.",
    ),
)
ENDS_BEFORE_START = Rule(
    code="CP306",
    severity=Severity.ERROR,
    title=Words("截止早于开始", "Ends before it begins"),
    message=Words("截止日期 {end} 早于开始日期 {start}", "It ends on {end}, before it begins on {start}"),
    hint=Words("请对照原文改正", "Correct it from the original"),
    why=Words(
        "日期颠倒会让举报方式过早消失或永远显示。", "Swapped dates hide a tip-off number too early or never."
    ),
)
ORDINAL_TWICE = Rule(
    code="CP307",
    severity=Severity.ERROR,
    title=Words("两个批次同一序号", "Two releases share an ordinal"),
    message=Words("第 {ordinal} 批已是“{other}”", "Ordinal {ordinal} already belongs to “{other}”"),
    hint=Words("请核对通报是第几批", "Check which release it is"),
    why=Words("批次序号在一次督察里不能重复。", "Ordinals are unique within an inspection."),
)
UNKNOWN_BATCH = Rule(
    code="CP308",
    severity=Severity.ERROR,
    title=Words("没有这个批次", "Unknown release"),
    message=Words("没有声明批次“{value}”", "The release “{value}” is not declared"),
    hint=Words(
        "请先在 cases/_vocabulary/inspections.yml 里登记这个批次",
        "Declare it in cases/_vocabulary/inspections.yml first",
    ),
    why=Words(
        "批次决定发布时间；没有登记的批次一律不发布。",
        "The release decides the hour of publication; an undeclared one is never published.",
    ),
)
BATCH_HELD = Rule(
    code="CP309",
    severity=Severity.ERROR,
    title=Words("批次时间读不出来，暂不发布", "Release without a readable time is held"),
    message=Words(
        "批次“{value}”的发布时间读不出来，本案暂不发布",
        "The time of release “{value}” cannot be read; the case is held back",
    ),
    hint=Words("请改正 inspections.yml 里的 publish_at", "Correct publish_at in inspections.yml"),
    why=Words("宁可晚发，不可误发。", "Better late than leaked."),
)
FOLDER_IS_NOT_BATCH = Rule(
    code="CP310",
    severity=Severity.ERROR,
    title=Words("目录与批次不符", "Folder and release differ"),
    message=Words(
        "文件在目录“{folder}”里，batch 却写“{value}”", "The file lies in “{folder}” but says batch: {value}"
    ),
    hint=Words("请移到 cases/{value}/，或改正 batch", "Move it to cases/{value}/ or correct batch"),
    why=Words(
        "目录名就是批次，两者不一致时可能提前发布。",
        "The folder is the release; if they differ a case may come out early.",
    ),
)
NO_DOMAIN = Rule(
    code="CP311",
    severity=Severity.ERROR,
    title=Words("缺少问题领域", "No domain"),
    message=Words("issue 里没有领域（损害了什么）", "issue names no domain (what was harmed)"),
    hint=Words("至少写一项领域，例如 water 或 大气污染", "Name at least one domain, such as water"),
    why=Words("每个案例一至三个领域，第一个为主。", "A case has one to three domains, the main one first."),
)
NO_CONDUCT = Rule(
    code="CP312",
    severity=Severity.WARNING,
    title=Words("缺少问题性质", "No conduct"),
    message=Words("issue 里没有性质（错在哪里）", "issue names no conduct (what was done wrong)"),
    hint=Words("至少写一项性质，例如 delay 或 弄虚作假", "Name at least one conduct, such as delay"),
    why=Words("每个案例一至四个性质。", "A case has one to four conducts."),
)
TOO_MANY_ISSUES = Rule(
    code="CP313",
    severity=Severity.WARNING,
    title=Words("问题类别太多", "Too many issues"),
    message=Words(
        "写了 {count} 个{facet}，一般不超过 {limit} 个", "{count} of one facet, usually no more than {limit}"
    ),
    hint=Words("只留主要的", "Keep the main ones"),
    why=Words("什么都标等于没标。", "Tagging everything says nothing."),
)
ISSUE_TWICE = Rule(
    code="CP314",
    severity=Severity.WARNING,
    title=Words("问题类别重复", "Issue named twice"),
    message=Words("“{value}”写了两次", "“{value}” stands twice"),
    hint=Words("删去一个", "Delete one"),
    why=Words("重复的类别不增加信息。", "Repeating an issue adds nothing."),
)
NO_PLACE = Rule(
    code="CP315",
    severity=Severity.ERROR,
    title=Words("没有地区也没有对象", "Neither region nor object"),
    message=Words("region 和 objects 都没有写", "Neither region nor objects is given"),
    hint=Words(
        '写上地区代码，例如 region: ["530423"]；央企、兵团写 objects',
        "Write a region code, or objects for firms and corps",
    ),
    why=Words("读者按地区找案例。", "Readers look for cases by place."),
)
OUTSIDE_INSPECTION = Rule(
    code="CP316",
    severity=Severity.WARNING,
    title=Words("地区不在督察范围内", "Region outside the inspection"),
    message=Words(
        "{region}不在{inspection}的督察地区之内", "{region} is not among the regions of {inspection}"
    ),
    hint=Words("请核对地区代码或批次", "Check the region code or the release"),
    why=Words(
        "地区和批次对不上，多半是其中一个写错了。", "When the two do not match, one of them is usually wrong."
    ),
)
TEAM_NOT_IN_INSPECTION = Rule(
    code="CP317",
    severity=Severity.WARNING,
    title=Words("督察组与督察不符", "Team not of this inspection"),
    message=Words("“{team}”不在这次督察的督察组名单里", "“{team}” is not among the teams of this inspection"),
    hint=Words("请核对督察组的序号", "Check the team's ordinal"),
    why=Words("第几督察组写错是真实发生过的差错。", "A wrong team ordinal is an error seen in print."),
)
VOCABULARY_MISSING = Rule(
    code="CP318",
    severity=Severity.ERROR,
    title=Words("词表缺失", "Vocabulary missing"),
    message=Words(
        "没有词表文件 {name}，这一次什么都没有发布", "The vocabulary file {name} is missing; nothing was published"
    ),
    hint=Words("用 casepress init 可以得到一份样本", "casepress init gives a sample"),
    why=Words("没有词表就不能归类，也不知道何时发布。", "Without it nothing can be filed or timed."),
)
# Without a whole list: nothing is published, and what was read of cases says nothing for certain.
LOST: Final = frozenset((VOCABULARY_MISSING.code, output.VOCABULARY_LOST.code))
REGION_NAMED_TWICE = Rule(
    code="CP319",
    severity=Severity.WARNING,
    title=Words("地区重复", "Region named twice"),
    message=Words("“{value}”与前面写的是同一个地区", "“{value}” is the same region as one before"),
    hint=Words("删去一个", "Delete one"),
    why=Words("同一地区只列一次。", "A region is listed once."),
)
