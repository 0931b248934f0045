"""CP2xx: a key or value that the model does not allow."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

UNKNOWN_KEY = Rule(
    code="CP201",
    severity=Severity.ERROR,
    title=Words("不认识的名称", "Unknown key"),
    message=Words("不认识“{key}”这一项", "Unknown key “{key}”"),
    hint=Words("可用的名称有：{known}", "The keys are: {known}"),
    why=Words(
        "拼错的名称如果被忽略，写好的内容就会从页面上消失而无人察觉。",
        "If a misspelt key were ignored, what was written would vanish from the page unnoticed.",
    ),
)
MISSING_KEY = Rule(
    code="CP202",
    severity=Severity.ERROR,
    title=Words("缺少必填项", "Required key missing"),
    message=Words("缺少必填的“{key}”（{label}）", "The required key “{key_en}” is missing"),
    hint=Words("请加一行，例如 {name}: {example}", "Add a line such as {name}: {example}"),
    why=Words(
        "标题、地区、问题、批次四项缺一，案例就不能归类和查找。",
        "Without title, place, issue and batch a case cannot be filed or found.",
    ),
)
WRONG_SHAPE = Rule(
    code="CP203",
    severity=Severity.ERROR,
    title=Words("值的形式不对", "Wrong shape of value"),
    message=Words("“{key}”应是{wanted}，现在是{found}", "“{key_en}” should be {wanted_en}, found {found_en}"),
    hint=Words("按例子的形式改写", "Write it in the form of the example"),
    why=Words(
        "一段文字、一个列表、一组名称和值，三种形式不能互换。",
        "A text, a list and a group of keys are three different things.",
    ),
)
EMPTY_VALUE = Rule(
    code="CP204",
    severity=Severity.WARNING,
    title=Words("值是空的", "Empty value"),
    message=Words("“{key}”后面没有内容", "“{key_en}” has no value"),
    hint=Words("补上内容，或者删去这一行", "Fill it in or delete the line"),
    why=Words(
        "空白栏目不会印出来；留着它说明可能漏填。",
        "Empty fields are not printed; leaving one may mean something was forgotten.",
    ),
)
NOT_IN_LIST = Rule(
    code="CP205",
    severity=Severity.ERROR,
    title=Words("不在可选范围内", "Not one of the choices"),
    message=Words("“{key}”的值“{value}”不在可选范围内", "“{value}” is not a choice for “{key_en}”"),
    hint=Words("可选：{known}", "Choices: {known}"),
    why=Words(
        "可选范围固定，页面、索引和统计才一致。", "A closed list keeps pages, indexes and counts consistent."
    ),
)
NOT_A_NUMBER = Rule(
    code="CP206",
    severity=Severity.ERROR,
    title=Words("应是整数", "Not a whole number"),
    message=Words(
        "“{key}”应是 {least} 到 {most} 的整数，现在是“{value}”",
        "“{key_en}” should be a whole number from {least} to {most}, found “{value}”",
    ),
    hint=Words("只写阿拉伯数字，例如 3", "Write digits only, such as 3"),
    why=Words("序号用来排列顺序。", "Ordinals put things in order."),
)
BAD_DATE = Rule(
    code="CP207",
    severity=Severity.ERROR,
    title=Words("日期写法不对", "Malformed date"),
    message=Words("“{key}”的“{value}”不是日期", "“{value}” of “{key_en}” is not a date"),
    hint=Words(
        "写成 2021、2021-05 或 2021-05-17，知道多少写多少",
        "Write 2021, 2021-05 or 2021-05-17, as much as is known",
    ),
    why=Words(
        "日期只有一种写法，才能排序和核对。", "One way to write dates makes them sortable and checkable."
    ),
)
IMPOSSIBLE_DATE = Rule(
    code="CP208",
    severity=Severity.ERROR,
    title=Words("没有这一天", "Impossible date"),
    message=Words("“{key}”的“{value}”不存在（{why}）", "“{value}” of “{key_en}” does not exist ({why_en})"),
    hint=Words("请对照原文改正日期", "Correct it from the original"),
    why=Words(
        "错误日期会被当作伪造日期，属单项否决。",
        "A wrong date counts as a forged one, which fails a whole government site.",
    ),
)
BAD_TEXT = Rule(
    code="CP209",
    severity=Severity.ERROR,
    title=Words("写法不合要求", "Value does not fit"),
    message=Words("“{key}”的值“{value}”不合要求：{wanted}", "“{value}” does not fit “{key_en}”: {wanted_en}"),
    hint=Words("按例子的形式改写", "Write it in the form of the example"),
    why=Words(
        "编号、地址、文件名会成为网址的一部分，只能用固定写法。",
        "Ids, addresses and file names become parts of web addresses.",
    ),
)
TOO_LONG = Rule(
    code="CP210",
    severity=Severity.ERROR,
    title=Words("值太长", "Value too long"),
    message=Words(
        "“{key}”有 {size} 个字，超过上限 {limit}", "“{key_en}” has {size} characters, over the limit of {limit}"
    ),
    hint=Words("长内容请写进正文", "Put long matter into the text"),
    why=Words("过长的值会撑破索引和订阅。", "Overlong values break indexes and feeds."),
)
BAD_TIME = Rule(
    code="CP211",
    severity=Severity.ERROR,
    title=Words("发布时间读不出来", "Publication time cannot be read"),
    message=Words("“{key}”的“{value}”不是带时区的时间", "“{value}” of “{key}” is not a time with a zone"),
    hint=Words(
        "写成 2021-05-17T18:00+08:00；只知道日期就只写 2021-05-17",
        "Write 2021-05-17T18:00+08:00, or only 2021-05-17 when the time is not known",
    ),
    why=Words(
        "没有时区的时间在不同电脑上是不同的时刻。读不出时间的批次一律不发布。",
        "A time without a zone is another instant on another machine; such a release is held back.",
    ),
)
INVISIBLE_CHARACTER = Rule(
    code="CP212",
    severity=Severity.ERROR,
    title=Words("值里有不可见字符", "Invisible character in a value"),
    message=Words("“{key}”里有不可见字符 {char}", "“{key_en}” holds the invisible character {char}"),
    hint=Words("删去后重新输入这一段", "Delete it and type the passage again"),
    why=Words(
        "零宽字符、反向书写符和私用区字符会让搜索失效，或者让显示的内容与实际不同。",
        "Zero-width, direction-changing and private-use characters defeat search or change what is shown.",
    ),
)
EITHER_KEYS = Rule(
    code="CP213",
    severity=Severity.ERROR,
    title=Words("几种写法混在一起", "Ways of writing mixed"),
    message=Words("“{key}”要写 {ways}，只取一种写法", "“{key_en}” needs {ways_en}, one of these ways alone"),
    hint=Words(
        "单张图片写 file；整改前后成对的图片写 before 和 after，不写 file",
        "A single picture has file; a pair has before and after and no file",
    ),
    why=Words(
        "缺一张就不成对，多写一个就不知道该用哪一个。",
        "Half a pair compares nothing, and with one key too many nobody knows which one counts.",
    ),
)
JOINED_ITEMS = Rule(
    code="CP214",
    severity=Severity.ERROR,
    title=Words("几项连成了一项", "Items run together"),
    message=Words(
        "“{value}”当成了一项：中文逗号、顿号、分号不能分开列表的各项",
        "“{value}” counts as one item: Chinese commas do not separate the items of a list",
    ),
    hint=Words("改用英文逗号加空格分开：[{items}]", "Separate them with a comma and a space: [{items}]"),
    why=Words(
        "YAML 的列表只认英文逗号；中文逗号和顿号是文字的一部分，几项会当作一个很长的名称去查找。",
        "A list is divided by plain commas alone; others are part of the text, and all items are looked up as one long name.",
    ),
)
CHINESE_QUOTES = Rule(
    code="CP215",
    severity=Severity.WARNING,
    title=Words("整个值在中文引号里", "Whole value in Chinese quotes"),
    message=Words(
        "“{key}”的值整个写在中文引号里，引号会照样印出来",
        "The whole value of “{key_en}” stands in Chinese quotes, which will be printed",
    ),
    hint=Words(
        "不需要引号就删去，或者改用英文引号；确实要印出来，就在外面再加英文单引号：'{value}'",
        "Take them out or use plain quotes; where they should be printed, put single quotes around all: '{value}'",
    ),
    why=Words(
        "只有英文引号是给程序看的；中文引号是文字，会出现在标题、数值和列表里。",
        "Only plain quotes are for the program; Chinese ones are text and appear in titles, figures and lists.",
    ),
)
