"""CP4xx: what one case says, in its front matter and its text."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

PICTURE_FROM_OUTSIDE = Rule(
    code="CP401",
    severity=Severity.ERROR,
    title=Words("正文图片不在本案目录", "Picture from elsewhere"),
    message=Words(
        "正文图片“{value}”不在本案的 media 目录里",
        "The picture “{value}” is not in the media folder of this case",
    ),
    hint=Words(
        "把图片放进 media/<批次>/<名称>/，正文只写文件名",
        "Put it into media/<batch>/<name>/ and write the file name only",
    ),
    why=Words(
        "外站图片会失效、会泄露读者的访问，也可能被换掉；目录以外的文件一律不读。",
        "Pictures elsewhere vanish, tell others who reads, or get swapped; nothing outside the folder is "
        "read.",
    ),
)
NO_ALT = Rule(
    code="CP402",
    severity=Severity.WARNING,
    title=Words("图片没有替代文字", "Picture without alt text"),
    message=Words("图片“{value}”没有替代文字", "The picture “{value}” has no alt text"),
    hint=Words(
        "用一句话描述画面：alt: 黑色污水从管口流入河道",
        "Describe it in a sentence: alt: black water runs from a pipe",
    ),
    why=Words("看不见图片的读者靠替代文字知道画面内容。", "Readers who cannot see it depend on this text."),
)
LINK_GOES_NOWHERE = Rule(
    code="CP403",
    severity=Severity.WARNING,
    title=Words("正文链接无效", "Link goes nowhere"),
    message=Words(
        "正文链接“{value}”既不是网址也不是另一案例的文件",
        "The link “{value}” is neither a web address nor another case's file",
    ),
    hint=Words(
        "写完整网址（https://…），或另一案例的文件（../c2b3-r5/taigu.md）",
        "Write a full address or another case's file",
    ),
    why=Words("打不开的链接会被扣分，页面上只留文字。", "Dead links lose points; only their words are kept."),
)
TITLE_WITHOUT_PLACE = Rule(
    code="CP404",
    severity=Severity.WARNING,
    title=Words("标题里没有地区", "Title names no place of the case"),
    message=Words("标题里没有提到“{region}”", "The title does not name “{region}”"),
    hint=Words("请核对 region 与标题是不是同一个地方", "Check that region and title mean the same place"),
    why=Words(
        "案例标题以地方开头。标题和 region 对不上，多半是复制了别的案例的文件头。",
        "A title begins with its place; where the two differ, the front matter was often copied from "
        "another case.",
    ),
)
TITLE_FULL_STOP = Rule(
    code="CP405",
    severity=Severity.WARNING,
    title=Words("标题末尾有标点", "Title ends with punctuation"),
    message=Words("标题以“{mark}”结尾", "The title ends with “{mark}”"),
    hint=Words("删去标题末尾的标点", "Delete the mark at the end of the title"),
    why=Words(
        "标题末尾不加句号，列表和订阅里才整齐。",
        "Titles have no full stop, which keeps lists and feeds tidy.",
    ),
)
TITLE_LENGTH = Rule(
    code="CP406",
    severity=Severity.WARNING,
    title=Words("标题太长或太短", "Title too long or too short"),
    message=Words(
        "标题有 {size} 个字，一般是 {least} 到 {most} 个字",
        "The title has {size} characters, usually {least} to {most}",
    ),
    hint=Words(
        "请核对是不是官方标题；列表用的短标题写在 short_title",
        "Check it against the official title; a short one for lists goes into short_title",
    ),
    why=Words(
        "过长多半粘进了导语，过短多半没有粘全。", "Too long often holds the lead, too short is often cut off."
    ),
)
TITLE_LINE_BREAK = Rule(
    code="CP407",
    severity=Severity.WARNING,
    title=Words("标题里有换行", "Line break in the title"),
    message=Words("“{key}”里有换行", "“{key}” holds a line break"),
    hint=Words("把它写成一行，两句之间用一个空格", "Write it on one line with a space between its clauses"),
    why=Words(
        "标题要在列表、订阅和网页标题栏里排成一行。", "A title stands on one line in lists, feeds and tabs."
    ),
)
TITLE_REPEATED = Rule(
    code="CP408",
    severity=Severity.WARNING,
    title=Words("正文开头重复了标题", "Text begins with the title"),
    message=Words("正文开头又写了一遍标题", "The text begins with the title once more"),
    hint=Words("删去正文里的标题，页面会自动印出", "Delete it from the text; the page prints it by itself"),
    why=Words(
        "标题由程序印在正文上方，再写一遍就成了两个。",
        "The page prints the title; in the text it would stand twice.",
    ),
)
TEAM_DIFFERS = Rule(
    code="CP409",
    severity=Severity.WARNING,
    title=Words("正文的督察组序号不符", "Team in the text differs"),
    message=Words(
        "这里写“{found}”，本案的督察组是“{team}”", "“{found}” stands here, the team of the case is “{team}”"
    ),
    hint=Words("请对照原文核对督察组的序号", "Check the team's ordinal against the original"),
    why=Words(
        "第几督察组写错，是真实发生过的差错。", "A wrong team ordinal is an error that was really published."
    ),
)
ROUND_DIFFERS = Rule(
    code="CP410",
    severity=Severity.WARNING,
    title=Words("正文的轮次批次不符", "Round or batch in the text differs"),
    message=Words(
        "这里写“{found}”，本案属于“{label}”", "“{found}” stands here, the case belongs to “{label}”"
    ),
    hint=Words("请核对 batch 和正文哪一个写错了", "Check which of the two is wrong, batch or text"),
    why=Words(
        "督察批次、通报批次、转办批次都叫“批”，最容易写混。",
        "Inspections, releases and hand-overs are all counted in 批 and easily confused.",
    ),
)
SECTION_MISSING = Rule(
    code="CP411",
    severity=Severity.WARNING,
    title=Words("缺少常用小节", "Usual section missing"),
    message=Words("正文没有“{slot}”一节", "The text has no section “{slot}”"),
    hint=Words(
        "加上小标题，例如 ## 一、基本情况、## 二、主要问题",
        "Add headings such as ## 一、基本情况 and ## 二、主要问题",
    ),
    why=Words(
        "中央督察案例通常有“基本情况”和“主要问题”；转载稿常把小标题删掉。",
        "Central cases have both sections; reprints often drop the headings.",
    ),
)
EMPTY_TEXT = Rule(
    code="CP412",
    severity=Severity.ERROR,
    title=Words("没有正文", "No text"),
    message=Words("文件头下面没有正文", "There is no text below the front matter"),
    hint=Words("在文件头的 --- 下面写上正文", "Write the text below the closing ---"),
    why=Words("只有标题的页面是空白页。", "A page with nothing but a title is a blank page."),
)
EMPTY_SECTION = Rule(
    code="CP413",
    severity=Severity.WARNING,
    title=Words("小标题下面没有内容", "Heading without text"),
    message=Words("“{heading}”下面没有内容", "Nothing stands below “{heading}”"),
    hint=Words("补上内容，或者删去这个小标题", "Write the section or delete the heading"),
    why=Words("空的小节说明漏贴了一段。", "An empty section means that a passage was forgotten."),
)
NUMBERING_JUMPS = Rule(
    code="CP414",
    severity=Severity.WARNING,
    title=Words("小标题序号不连续", "Numbering of headings jumps"),
    message=Words("“{heading}”前面应是“{wanted}、”", "“{heading}” should be numbered “{wanted}、”"),
    hint=Words("请核对是漏了一节，还是序号写错", "Check whether a section is missing or the number is wrong"),
    why=Words("序号跳跃多半是漏贴了一节。", "A jump usually means that a section was not pasted."),
)
PARAGRAPH_TWICE = Rule(
    code="CP415",
    severity=Severity.WARNING,
    title=Words("段落重复", "Paragraph stands twice"),
    message=Words(
        "这一段与第 {line} 行开始的一段相同：{start}",
        "This paragraph is the same as that on line {line}: {start}",
    ),
    hint=Words("删去重复的一段", "Delete one of the two"),
    why=Words("真实的简报页面曾把全文印了两遍。", "A real bulletin page has printed its whole text twice."),
)
LEFTOVER_MARKER = Rule(
    code="CP416",
    severity=Severity.ERROR,
    title=Words("留有未完成的记号", "Unfinished passage"),
    message=Words("这里留有未完成的记号“{found}”", "The mark “{found}” of an unfinished passage stands here"),
    hint=Words("核实后补上内容，删去记号", "Complete the passage and delete the mark"),
    why=Words("写稿时的记号一旦发布，就是公开的差错。", "A drafting mark that gets out is a public slip."),
)
ORDER_BEYOND_TOTAL = Rule(
    code="CP417",
    severity=Severity.WARNING,
    title=Words("顺序号超过总数", "Order beyond the total"),
    message=Words(
        "order 是 {order}，这批通报只有 {total} 起案例",
        "order is {order}, the release has only {total} cases",
    ),
    hint=Words(
        "请核对 order，或 inspections.yml 里的 cases_total", "Check order, or cases_total in inspections.yml"
    ),
    why=Words("顺序号和总数来自同一份通报，应当一致。", "Both come from one notice and must agree."),
)
STATUS_WITHOUT_EVENT = Rule(
    code="CP418",
    severity=Severity.WARNING,
    title=Words("整改状态没有依据", "Status without its event"),
    message=Words(
        "状态是“{status}”，follow_ups 里却没有相应的进展",
        "The status is “{status}”, but no follow-up says so",
    ),
    hint=Words("在 follow_ups 里加一条：{kinds}", "Add a follow-up of the kind {kinds}"),
    why=Words(
        "状态要有日期和出处；已销号、整改反弹都是重要的公开事项。",
        "A status needs its date and source; write-off and rebound are events of weight.",
    ),
)
UNSOURCED_ACCOUNTABILITY = Rule(
    code="CP419",
    severity=Severity.WARNING,
    title=Words("问责没有写依据", "Accountability without a source"),
    message=Words(
        "{date} 的问责没有写 url 或 source", "The accountability of {date} has neither url nor source"
    ),
    hint=Words("写上问责通报的网址或名称", "Give the address or the name of the notice"),
    why=Words(
        "公开点名问责，必须能指到公开的通报。", "Naming those held to account needs the published notice."
    ),
)
INDEX_NUMBER_YEAR = Rule(
    code="CP420",
    severity=Severity.WARNING,
    title=Words("索引号的年份不符", "Year of the index number differs"),
    message=Words(
        "索引号“{value}”里的年份是 {found}，通报在 {year} 年",
        "The index number “{value}” says {found}, the release is of {year}",
    ),
    hint=Words("请对照原件核对索引号", "Check the index number against the original"),
    why=Words(
        "真实页面上出现过 2026 年的公示用 2011 年索引号。",
        "A real notice of 2026 carried an index number of 2011.",
    ),
)
