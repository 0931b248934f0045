"""CP431-CP435, CP490-CP495: HTML, web addresses and markup in the text of one case."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

HTML_COMMENT = Rule(
    code="CP431",
    severity=Severity.WARNING,
    title=Words("正文里有注释", "Comment in the text"),
    message=Words("正文里有 HTML 注释：{found}", "The text holds an HTML comment: {found}"),
    hint=Words("删去注释；要留的话请写到别处", "Delete it, or keep the note elsewhere"),
    why=Words(
        "注释不会出现在页面上，却会随文件进入版本库，谁都能看到。",
        "A comment is not on the page but stays in the version control, for everyone to read.",
    ),
)
HTML_REMOVED = Rule(
    code="CP432",
    severity=Severity.WARNING,
    title=Words("有不允许的 HTML", "HTML that is not allowed"),
    message=Words("“{found}”不允许使用，发布时已去掉", "“{found}” is not allowed and was removed"),
    hint=Words(
        "正文只用 Markdown；合并单元格的表格可以用 <table>",
        "Write Markdown; only tables with merged cells need HTML",
    ),
    why=Words(
        "脚本、样式、嵌入框会让别人控制页面或跟踪读者。",
        "Scripts, styles and frames let others control the page or follow its readers.",
    ),
)
SCHEME_REMOVED = Rule(
    code="CP433",
    severity=Severity.WARNING,
    title=Words("不允许的链接种类", "Kind of link not allowed"),
    message=Words("“{found}”不是网页地址，链接已去掉", "“{found}” is no web address; the link was removed"),
    hint=Words(
        "链接只能以 https://、http://、mailto: 或 tel: 开头",
        "Links begin with https://, http://, mailto: or tel:",
    ),
    why=Words(
        "javascript: 一类链接会在读者的手机上执行程序；本机文件别人打不开。",
        "Links such as javascript: run a program on the reader's phone; nobody else can open a local file.",
    ),
)
ADDRESS_BY_NUMBER = Rule(
    code="CP434",
    severity=Severity.ERROR,
    title=Words("网址是 IP 或内网地址", "Address by number"),
    message=Words("“{found}”是 IP 地址或内网地址", "“{found}” is an IP or an internal address"),
    hint=Words("请改用公开的域名网址", "Use the public address with a domain name"),
    why=Words(
        "内网地址读者打不开，还会暴露单位网络；IP 地址妨碍 IPv6 和 HTTPS。",
        "Readers cannot open internal addresses, which also tell of the office's network; IPs break IPv6 "
        "and HTTPS.",
    ),
)
CREDENTIALS_IN_ADDRESS = Rule(
    code="CP435",
    severity=Severity.ERROR,
    title=Words("网址里有账号密码", "Credentials in an address"),
    message=Words(
        "网址“{found}”里带有账号、密码或令牌", "The address “{found}” carries a name, password or token"
    ),
    hint=Words(
        "去掉 @ 前面的部分和 token、password 等参数，并更换密码",
        "Take them out of the address, and change the password",
    ),
    why=Words(
        "发布等于公开密码；版本库里的旧内容也还在。",
        "To publish is to give the password away; older versions keep it, too.",
    ),
)
STARS_TAKEN = Rule(
    code="CP490",
    severity=Severity.ERROR,
    title=Words("星号成了强调", "Asterisks taken for emphasis"),
    message=Words(
        "“{found}”里的星号会被当成强调，页面上看不到",
        "The asterisks in “{found}” are taken for emphasis and vanish",
    ),
    hint=Words(
        "乘号写成 ×；隐去的名称写“某”；要印出星号写 \\*；要加粗，请在文字两边写 **",
        "Write × for a multiplication, 某 for what is left out, \\* for an asterisk; two ** on each side embolden",
    ),
    why=Words(
        "星号成对就是强调的记号：3车*20方*5天会印成3车20方5天，张**、李**会印成张、李。",
        "Asterisks in pairs are marks of emphasis: 3车*20方*5天 is printed 3车20方5天, 张**、李** is printed 张、李.",
    ),
)
TEXT_SWALLOWED = Rule(
    code="CP491",
    severity=Severity.ERROR,
    title=Words("正文有一部分不显示", "Part of the text is not shown"),
    message=Words("“{found}”{trouble}", "“{found}” {trouble_en}"),
    hint=Words("写上结束的 -->，或者删去它", "Close it with -->, or delete it"),
    why=Words(
        "没有结束的注释会把后面的正文全部吞掉，页面照样发布，少了半篇也没有人发觉；写在句子里的则会原样印出来。",
        "A comment that is not closed swallows the rest of the text, and the page comes out without it; within a "
        "sentence it is printed as typed.",
    ),
)
CELLS_LOST = Rule(
    code="CP492",
    severity=Severity.ERROR,
    title=Words("表格里的数据会丢失", "Cells of a table are lost"),
    message=Words(
        "这一行比表头多出 {count} 格，不会显示：{found}",
        "This row has {count} cells more than the head of its table, which are not shown: {found}",
    ),
    hint=Words(
        "在表头和 |---| 一行里补上这几列，或者删去多余的 |；格子里要写竖线，请写 \\|",
        "Add the columns to the head and to the line of dashes, or delete the bars; a bar within a cell is \\|",
    ),
    why=Words(
        "表头有几格，表格就有几列；多出来的格子不印，数字就丢了。",
        "A table has as many columns as its head; what a row has beyond them is not printed, and figures are lost.",
    ),
)
MARKUP_LEFT = Rule(
    code="CP493",
    severity=Severity.WARNING,
    title=Words("记号没有起作用", "Markup that does nothing"),
    message=Words("“{found}”{trouble}", "“{found}” {trouble_en}"),
    hint=Words("按手册的写法改正，或者删去", "Write it as the handbook shows, or delete it"),
    why=Words(
        "少一个空格、用了全角的记号，记号就不起作用，读者会看到 ##、**、| 这些符号。",
        "A missing blank or a full-width mark, and readers see ##, ** and | on the page.",
    ),
)
SECOND_HEADER = Rule(
    code="CP494",
    severity=Severity.ERROR,
    title=Words("正文里又有一份文件头", "Second front matter in the text"),
    message=Words(
        "正文里又有一份文件头（{found}），会印在页面上",
        "Another front matter stands in the text ({found}) and is printed",
    ),
    hint=Words(
        "一个文件只放一起案例：把下面的内容另存为一个文件，或者删去",
        "A file holds one case: move what follows to a file of its own, or delete it",
    ),
    why=Words(
        "第二起案例粘在第一起下面，就不会单独发布，它的标题和批次却会当成正文印出来。",
        "A case pasted below another is not published, and its keys are printed as text.",
    ),
)
NUMBER_CHANGES = Rule(
    code="CP495",
    severity=Severity.WARNING,
    title=Words("列表的序号会变", "Number of an item changes"),
    message=Words(
        "这一项写的是“{typed}”，印出来是“{printed}”", "“{typed}” is written here, “{printed}” is printed"
    ),
    hint=Words(
        "序号要连续；一定要照写的，在点前面加 \\：{typed_escaped}",
        "Number the items in order, or write \\ before the dot to keep the number: {typed_escaped}",
    ),
    why=Words(
        "列表从第一项的序号数起，后面的序号由程序接着编：写 1、3 印出来是 1、2，写年份也一样。",
        "A list counts on from the number of its first item: 1 and 3 are printed 1 and 2, and so are years.",
    ),
)
