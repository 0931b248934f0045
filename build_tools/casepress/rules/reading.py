"""CP1xx: a file that cannot be read as text, or whose YAML is not the strict kind that we take."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

NOT_UTF8 = Rule(
    code="CP101",
    severity=Severity.ERROR,
    title=Words("文件不是 UTF-8 编码", "File is not UTF-8"),
    message=Words(
        "文件不是 UTF-8 编码（像是 {encoding}）", "The file is not UTF-8 (it looks like {encoding})"
    ),
    hint=Words(
        "请用“另存为”，编码选 UTF-8，再保存一次", "Save it again with “Save as”, choosing the encoding UTF-8"
    ),
    why=Words(
        "同一串字节在不同编码下是不同的字。程序不猜测：猜错一个字就是错字见报。",
        "The same bytes are different characters in another encoding; guessing wrong prints a wrong character.",
    ),
)
NUL_BYTE = Rule(
    code="CP102",
    severity=Severity.ERROR,
    title=Words("文件里有空字节", "File holds a NUL byte"),
    message=Words("文件里有空字节（NUL），不是文本文件", "The file holds a NUL byte and is not a text file"),
    hint=Words(
        "请确认没有把图片或 Word 文件改名为 .md；重新复制文字到新文件",
        "Make sure it is not a picture or a Word file renamed to .md; copy the text to a new file",
    ),
    why=Words(
        "空字节说明文件损坏，或者根本不是文本。", "A NUL byte means a damaged file, or no text at all."
    ),
)
FILE_TOO_LARGE = Rule(
    code="CP103",
    severity=Severity.ERROR,
    title=Words("文件太大", "File too large"),
    message=Words(
        "文件有 {size} 字节，超过上限 {limit} 字节", "The file has {size} bytes, over the limit of {limit}"
    ),
    hint=Words(
        "案例只放文字，图片和视频请放进 media/", "A case holds text only; put pictures and clips into media/"
    ),
    why=Words(
        "案例正文一般不超过几千字；过大的文件多半是贴进了图片数据。",
        "A case has some thousand characters; a huge file usually has a pasted picture in it.",
    ),
)
NO_FRONT_MATTER = Rule(
    code="CP104",
    severity=Severity.ERROR,
    title=Words("缺少文件头", "No front matter"),
    message=Words("文件第一行不是 ---，没有文件头", "The first line is not ---: there is no front matter"),
    hint=Words(
        "文件要以一行 --- 开头，下面写 title、region、issue、batch，再以一行 --- 结束",
        "Begin with a line ---, then title, region, issue and batch, then a line --- again",
    ),
    why=Words(
        "文件头说明案例的标题、地区、问题和批次；没有它就无法归类。",
        "The front matter says title, place, issue and batch; without it a case cannot be filed.",
    ),
)
NO_END_FENCE = Rule(
    code="CP105",
    severity=Severity.ERROR,
    title=Words("文件头没有结束线", "Front matter is not closed"),
    message=Words("文件头没有结束的 --- 一行", "The front matter has no closing line ---"),
    hint=Words("请在文件头最后一项下面另起一行，只写 ---", "Write a line with only --- below the last key"),
    why=Words("没有结束线，正文会被当成文件头。", "Without it the text would be read as front matter."),
)
YAML_SYNTAX = Rule(
    code="CP106",
    severity=Severity.ERROR,
    title=Words("文件头格式有误", "Front matter cannot be parsed"),
    message=Words("文件头这里读不下去：{problem}", "The front matter cannot be read here: {problem}"),
    hint=Words(
        "检查这一行和上一行：冒号后要有空格；引号、括号要成对；用空格缩进，不用制表符",
        "Check this line and the one above: a space after each colon, paired quotes and brackets, spaces and no tabs",
    ),
    why=Words(
        "文件头是 YAML 格式，冒号、引号、缩进都有含义。",
        "Front matter is YAML: colons, quotes and indents carry meaning.",
    ),
)
DUPLICATE_KEY = Rule(
    code="CP107",
    severity=Severity.ERROR,
    title=Words("同一项写了两次", "Duplicate key"),
    message=Words(
        "“{key}”写了两次，前一次在第 {line} 行", "“{key}” stands twice; the first is on line {line}"
    ),
    hint=Words("请只保留一处", "Keep one of the two"),
    why=Words("两处不一致时，无法知道哪一处是对的。", "When the two differ, nobody can tell which is right."),
)
ALIAS = Rule(
    code="CP108",
    severity=Severity.ERROR,
    title=Words("不支持 YAML 引用", "YAML aliases are not taken"),
    message=Words("这里用了 YAML 的引用写法 {what}", "A YAML anchor or alias stands here: {what}"),
    hint=Words(
        "如果是文字，请给整个值加上英文双引号", "If it is meant as text, put the whole value in double quotes"
    ),
    why=Words(
        "引用可以把很小的文件变成极大的数据，也让人看不出真实内容。",
        "Aliases can blow a small file up to a huge one and hide what is really said.",
    ),
)
TAG = Rule(
    code="CP109",
    severity=Severity.ERROR,
    title=Words("不支持 YAML 标签", "YAML tags are not taken"),
    message=Words("这里用了 YAML 的类型标签 {what}", "A YAML tag stands here: {what}"),
    hint=Words(
        "如果是文字，请给整个值加上英文双引号", "If it is meant as text, put the whole value in double quotes"
    ),
    why=Words(
        "标签可以要求程序执行别的动作；案例文件只需要文字。",
        "Tags can ask a program to do other things; a case needs only text.",
    ),
)
MERGE_KEY = Rule(
    code="CP110",
    severity=Severity.ERROR,
    title=Words("不支持 YAML 合并键", "YAML merge keys are not taken"),
    message=Words("这里用了 YAML 的合并键 <<", "A YAML merge key << stands here"),
    hint=Words("请把内容逐项写出来", "Write every key out"),
    why=Words("合并进来的内容在文件里看不见。", "What is merged in cannot be seen in the file."),
)
TOO_DEEP = Rule(
    code="CP111",
    severity=Severity.ERROR,
    title=Words("嵌套太深", "Nested too deeply"),
    message=Words("文件头嵌套超过 {limit} 层", "The front matter is nested more than {limit} levels deep"),
    hint=Words(
        "请对照手册里的写法，去掉多余的括号或缩进",
        "Compare with the handbook and take out brackets or indents",
    ),
    why=Words(
        "案例的文件头最多三层；更深的多半是写错了括号。",
        "Front matter needs three levels; more is a slip or an attack.",
    ),
)
TOO_MANY_NODES = Rule(
    code="CP112",
    severity=Severity.ERROR,
    title=Words("文件头内容太多", "Too much front matter"),
    message=Words("文件头超过 {limit} 项", "The front matter has more than {limit} values"),
    hint=Words("文件头只放要点，长内容请写进正文", "Keep to the essentials; long matter belongs in the text"),
    why=Words("限制大小，使任何文件都能在短时间内读完。", "A limit on size keeps every reading short."),
)
SEVERAL_DOCUMENTS = Rule(
    code="CP113",
    severity=Severity.ERROR,
    title=Words("一个文件里有几份 YAML", "Several YAML documents"),
    message=Words("这里又开始了一份 YAML 文档", "Another YAML document begins here"),
    hint=Words(
        "每个文件只写一份，去掉多余的 --- 或 ...", "One document a file: take out the extra --- or ..."
    ),
    why=Words("一个案例一个文件，地址和编号才固定。", "One case, one file: so its address stays fixed."),
)
NOT_A_MAPPING = Rule(
    code="CP114",
    severity=Severity.ERROR,
    title=Words("文件头不是“名称: 值”", "Front matter is not key: value"),
    message=Words(
        "这里应是“名称: 值”的形式，现在是{found}", "Expected “key: value” lines here, found {found}"
    ),
    hint=Words("例如：title: 某地某企业违法排污", "For example: title: Some plant discharges illegally"),
    why=Words("文件头由一行行“名称: 值”组成。", "Front matter consists of lines “key: value”."),
)
KEY_NOT_TEXT = Rule(
    code="CP115",
    severity=Severity.ERROR,
    title=Words("名称不是一个词", "Key is not a word"),
    message=Words("冒号前面应是一个词，现在是{found}", "A key must be one word, found {found}"),
    hint=Words("请检查括号和缩进", "Check brackets and indents"),
    why=Words("名称是固定的英文词，见手册。", "Keys are fixed words, see the handbook."),
)
CONTROL_CHARACTER = Rule(
    code="CP116",
    severity=Severity.ERROR,
    title=Words("有不可见的控制字符", "Invisible control character"),
    message=Words("这里有不可见的控制字符 {char}", "An invisible control character {char} stands here"),
    hint=Words("删去这个位置的字符，再重新输入", "Delete the character here and type it again"),
    why=Words(
        "控制字符和反向书写符会让显示的内容与实际内容不同。",
        "Control and direction-changing characters make what is shown differ from what is there.",
    ),
)
OUTSIDE_LINK = Rule(
    code="CP117",
    severity=Severity.ERROR,
    title=Words("快捷方式指向目录之外", "Symbolic link leaves the folder"),
    message=Words(
        "{name} 是指向目录之外的符号链接，没有读取",
        "{name} is a symbolic link that leaves the folder; it was not read",
    ),
    hint=Words("请把文件本身复制进来", "Copy the file itself into the folder"),
    why=Words(
        "只读 cases/ 和 media/ 里的文件，别处的内容不能经链接泄露出去。",
        "Only files in cases/ and media/ are read, so that nothing else of the disk can leak.",
    ),
)
CASE_COLLISION = Rule(
    code="CP118",
    severity=Severity.ERROR,
    title=Words("文件名只差大小写或写法", "Names collide"),
    message=Words(
        "{name} 与 {other} 在不分大小写的电脑上是同一个文件",
        "{name} and {other} are one file on a disk that ignores letter case",
    ),
    hint=Words("请改其中一个的名字", "Rename one of the two"),
    why=Words(
        "在 Windows 和 macOS 上，一个会盖掉另一个。", "On Windows and macOS one would overwrite the other."
    ),
)
UNREADABLE = Rule(
    code="CP119",
    severity=Severity.ERROR,
    title=Words("文件打不开", "File cannot be opened"),
    message=Words("文件打不开：{reason}", "The file cannot be opened: {reason}"),
    hint=Words(
        "请检查权限，或者文件是否正被别的程序占用",
        "Check its permissions and whether another program holds it",
    ),
    why=Words(
        "读不到的文件不能发布，也不能当作没有。",
        "A file that cannot be read can neither be published nor ignored.",
    ),
)
BAD_FILE_NAME = Rule(
    code="CP120",
    severity=Severity.ERROR,
    title=Words("案例文件名不合规则", "Bad file name"),
    message=Words("文件名“{name}”不能用作网址", "The file name “{name}” cannot become an address"),
    hint=Words(
        "只用小写英文字母、数字和连字符，例如 taigu.md",
        "Use lower-case letters, digits and hyphens, as in taigu.md",
    ),
    why=Words(
        "文件名就是网址的一部分，发布后不再改变。", "The file name becomes part of the permanent address."
    ),
)
MISPLACED_FILE = Rule(
    code="CP121",
    severity=Severity.WARNING,
    title=Words("文件放错了位置，没有读取", "File in the wrong place, not read"),
    message=Words(
        "{name} 没有读取：案例只能是 cases/<批次>/<名称>.md",
        "{name} was not read: a case is cases/<batch>/<name>.md",
    ),
    hint=Words("案例放在 cases/<批次>/<名称>.md", "A case is cases/<batch>/<name>.md"),
    why=Words(
        "目录就是批次；放错位置、扩展名不对的案例不会发布，也不应悄悄消失。",
        "The folder is the batch; a misplaced or misnamed case is not published and must not vanish silently.",
    ),
)
TEXT_TOO_TANGLED = Rule(
    code="CP122",
    severity=Severity.ERROR,
    title=Words("正文嵌套太深", "Text nested too deeply"),
    message=Words(
        "正文这里的引用或列表嵌套超过 {limit} 层", "Quotes or lists are nested more than {limit} deep here"
    ),
    hint=Words("请减少行首的 > 或缩进", "Use fewer > marks or less indentation"),
    why=Words(
        "正常的案例不会嵌套几十层；这种文本会拖垮排版程序。",
        "No real case nests dozens deep; such text can bring a renderer down.",
    ),
)
FULL_WIDTH_COLON = Rule(
    code="CP123",
    severity=Severity.ERROR,
    title=Words("用了中文冒号", "Chinese colon"),
    message=Words("“{key}”后面是中文冒号“：”", "“{key}” is followed by the Chinese colon “：”"),
    hint=Words("请改成英文冒号加一个空格：{key}: …", "Use the plain colon and a space: {key}: …"),
    why=Words(
        "只有英文冒号加空格才分开名称和值。", "Only a plain colon and a space part a key from its value."
    ),
)
CUT_BY_COMMENT = Rule(
    code="CP124",
    severity=Severity.ERROR,
    title=Words("“#”后面的字会丢掉", "A “#” cuts the value off"),
    message=Words(
        "空格加“#”后面的字会当作注释丢掉，不会印出来：{lost}",
        "What follows a blank and “#” is dropped as a comment and will not be printed: {lost}",
    ),
    hint=Words(
        "要保留，就给整个值加上英文引号；真是注释，就在“#”后面空一格",
        "To keep it, put the whole value into quotes; if it is a comment, put a blank after the “#”",
    ),
    why=Words(
        "YAML 把空格加“#”当作注释的开头，“3 #焦炉排放黄烟”只剩“3”，印出来的句子缺一半也没有人察觉。",
        "YAML begins a comment at a blank and “#”: of “3 #焦炉” only “3” is left, and half a sentence would be printed unnoticed.",
    ),
)
FILE_NAME = Rule(
    code="CP125",
    severity=Severity.ERROR,
    title=Words("文件名不是 UTF-8 编码", "File name is not UTF-8"),
    message=Words("文件名“{name}”不是 UTF-8 编码，读不了", "The file name “{name}” is not UTF-8"),
    hint=Words(
        "请改名；多半是 Windows 打的压缩包解出来的，换一个能选编码的程序重新解开也行",
        "Rename it; it mostly comes out of an archive from Windows, which a program that knows its encoding unpacks rightly",
    ),
    why=Words(
        "这样的名字在网址和清单里写不出来，每台电脑显示的也不一样。",
        "Such a name cannot be written in an address or a list, and every machine shows another one.",
    ),
)
