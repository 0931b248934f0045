"""CP5xx: what does not fit between cases."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

SAME_ID = Rule(
    code="CP501",
    severity=Severity.ERROR,
    title=Words("编号重复", "Id used twice"),
    message=Words("编号“{id}”与 {other} 相同", "The id “{id}” is that of {other}"),
    hint=Words("请把其中一个文件改名", "Rename one of the two files"),
    why=Words(
        "编号由批次和文件名连成，是永久网址；两个案例不能共用。",
        "Release and file name make the id and the permanent address; two cases cannot share it.",
    ),
)
ALIAS_TAKEN = Rule(
    code="CP502",
    severity=Severity.ERROR,
    title=Words("旧编号已被占用", "Former id is taken"),
    message=Words("旧编号“{alias}”已属于 {other}", "The former id “{alias}” belongs to {other}"),
    hint=Words("请核对 aliases", "Check aliases"),
    why=Words("一个网址只能通向一个案例。", "An address can lead to one case only."),
)
SAME_TITLE = Rule(
    code="CP503",
    severity=Severity.WARNING,
    title=Words("标题重复", "Same title"),
    message=Words(
        "标题与 {other} 相同（不计标点和空格）", "The title is that of {other} (punctuation and spaces aside)"
    ),
    hint=Words("请核对是不是同一案例录了两次", "Check whether one case was entered twice"),
    why=Words(
        "同一案例的不同转载，标点常有出入，容易录两次。",
        "Copies of one case differ in punctuation and get entered twice.",
    ),
)
SAME_ORDER = Rule(
    code="CP504",
    severity=Severity.WARNING,
    title=Words("同一批次顺序号重复", "Same order in one release"),
    message=Words("order {order} 与 {other} 相同", "order {order} is also that of {other}"),
    hint=Words("请核对在通报中的顺序", "Check their order in the release"),
    why=Words("顺序号决定上一篇、下一篇。", "It decides what comes before and after on the pages."),
)
UNKNOWN_RELATION = Rule(
    code="CP505",
    severity=Severity.WARNING,
    title=Words("相关案例不存在", "Related case unknown"),
    message=Words("没有编号为“{id}”的案例", "There is no case with the id “{id}”"),
    hint=Words("编号是“批次-文件名”，例如 c2b3-r5-taigu", "An id is release-file, as in c2b3-r5-taigu"),
    why=Words(
        "找不到的相关案例不会显示；那个案例也可能有错误，暂未读入。",
        "It is not shown; that case may also be broken and left out.",
    ),
)
RELATED_TO_ITSELF = Rule(
    code="CP506",
    severity=Severity.WARNING,
    title=Words("相关案例是自己", "Related to itself"),
    message=Words("relates_to 写了本案自己的编号“{id}”", "relates_to names the case itself, “{id}”"),
    hint=Words("改成另一案例的编号，或删去", "Name the other case, or delete it"),
    why=Words("多半是复制编号时拿错了。", "Usually the wrong id was copied."),
)
INDEX_NUMBER_TWICE = Rule(
    code="CP507",
    severity=Severity.ERROR,
    title=Words("索引号重复", "Index number used twice"),
    message=Words("索引号“{value}”与 {other} 相同", "The index number “{value}” is that of {other}"),
    hint=Words("请对照原件核对", "Check it against the original"),
    why=Words("索引号按规定是唯一的。", "Index numbers are unique by rule."),
)
SAME_BEGINNING = Rule(
    code="CP508",
    severity=Severity.WARNING,
    title=Words("开头段落与另一案例相同", "Same beginning as another case"),
    message=Words("正文开头与 {other} 相同：{start}", "The text begins like {other}: {start}"),
    hint=Words("请核对是不是贴错了正文", "Check whether the wrong text was pasted"),
    why=Words("复制别的案例来改，常忘了换正文。", "Whoever copies a case to change it may forget the text."),
)
UNKNOWN_CASE_LINK = Rule(
    code="CP509",
    severity=Severity.WARNING,
    title=Words("正文链接的案例不存在", "Link to an unknown case"),
    message=Words("正文链接的案例“{id}”不存在", "The text links to the case “{id}”, which does not exist"),
    hint=Words("写成 ../批次/文件名.md", "Write ../release/file.md"),
    why=Words("打不开的链接会被扣分，页面上只留文字。", "Dead links lose points; only their words are kept."),
)
MORE_CASES_THAN_TOTAL = Rule(
    code="CP510",
    severity=Severity.WARNING,
    title=Words("案例比通报的多", "More cases than published"),
    message=Words(
        "批次“{release}”应有 {total} 起，这里是第 {count} 起",
        "The release “{release}” has {total} cases, this is number {count}",
    ),
    hint=Words(
        "请核对 batch，或 inspections.yml 里的 cases_total", "Check batch, or cases_total in inspections.yml"
    ),
    why=Words("多出来的案例多半放错了批次。", "A surplus case usually lies in the wrong release."),
)
