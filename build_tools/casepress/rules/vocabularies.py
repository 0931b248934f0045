"""CP331-CP349: the regions table itself, and regions that a case names wrongly (DOMAIN §7)."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

_REBUILD = Words(
    "请改正这一行，或用 tools/build_regions.py 重新生成整张表",
    "Correct the line, or rebuild the table with tools/build_regions.py",
)
_SKIPPED = Words(
    "写错的一行被跳过，其余各行照常使用；用到这个地区的案例会另有提示。",
    "A wrong line is skipped and the others are used; cases that name its region get findings of their own.",
)

REGIONS_HEAD = Rule(
    code="CP331",
    severity=Severity.ERROR,
    title=Words("地区表的列不对", "Wrong columns in the regions table"),
    message=Words(
        "地区表第一行应是 {wanted}，现在是“{found}”",
        "The regions table should begin with {wanted}, found “{found}”",
    ),
    hint=_REBUILD,
    why=Words(
        "列的名称和顺序固定，少一列，后面的值都会错位。",
        "The columns are fixed; with one missing every value moves.",
    ),
)
REGIONS_UNREADABLE = Rule(
    code="CP332",
    severity=Severity.ERROR,
    title=Words("地区表读不下去", "The regions table cannot be read on"),
    message=Words("从这里起不是有效的 CSV：{reason}", "From here on this is no valid CSV: {reason}"),
    hint=_REBUILD,
    why=Words(
        "引号没有配对或者混入特殊字符时，后面的行无法分开。",
        "After an unpaired quote or a stray character lines cannot be told apart.",
    ),
)
REGION_FIELDS = Rule(
    code="CP333",
    severity=Severity.ERROR,
    title=Words("地区表一行的列数不对", "Wrong number of fields"),
    message=Words("这一行有 {found} 列，应是 {wanted} 列", "The line has {found} fields instead of {wanted}"),
    hint=_REBUILD,
    why=_SKIPPED,
)
REGION_CODE = Rule(
    code="CP334",
    severity=Severity.ERROR,
    title=Words("地区代码不是六位数字", "Region code is not six digits"),
    message=Words("“{code}”不是六位数字的地区代码", "“{code}” is not a region code of six digits"),
    hint=Words("写成六位文本，例如 140703", "Write six digits as text, such as 140703"),
    why=Words(
        "代码是文本不是数字：电子表格会吃掉或添上字符，所以逐行核对。",
        "A code is text, not a number: spreadsheets add and drop characters, so every line is checked.",
    ),
)
REGION_NAME = Rule(
    code="CP335",
    severity=Severity.ERROR,
    title=Words("地区没有合适的名称", "Region without a proper name"),
    message=Words(
        "{code} 的名称“{name}”是空的、含有空格或超过 30 字",
        "The name “{name}” of {code} is empty, holds spaces or is longer than 30",
    ),
    hint=_REBUILD,
    why=_SKIPPED,
)
REGION_KIND = Rule(
    code="CP336",
    severity=Severity.ERROR,
    title=Words("没有这种地区类型", "Unknown kind of region"),
    message=Words("{code} 的类型“{kind}”不在可选范围内", "The kind “{kind}” of {code} is not a choice"),
    hint=Words("可选：{known}", "Choices: {known}"),
    why=_SKIPPED,
)
REGION_DATE = Rule(
    code="CP337",
    severity=Severity.ERROR,
    title=Words("地区的起止时间不对", "Wrong dates of a region"),
    message=Words(
        "{code} 的起止“{since}”“{until}”应写成 YYYY 或 YYYY-MM，并且先起后止",
        "The dates “{since}” and “{until}” of {code} should be YYYY or YYYY-MM, the earlier first",
    ),
    hint=_REBUILD,
    why=Words(
        "发布当天的地区要靠起止时间判断。", "Which region a code meant on a day is decided by these dates."
    ),
)
REGION_TWICE = Rule(
    code="CP338",
    severity=Severity.ERROR,
    title=Words("地区重复", "Region given twice"),
    message=Words(
        "{code} 已有一行现行或起止相同的记录", "{code} already has a current line or one with the same dates"
    ),
    hint=_REBUILD,
    why=Words(
        "同一代码可以先后属于两个地区，但同一时间只能有一个。",
        "A code may serve two regions in turn, but not at once.",
    ),
)
REGION_PARENT = Rule(
    code="CP339",
    severity=Severity.ERROR,
    title=Words("上级地区不对", "Wrong parent region"),
    message=Words(
        "{code} 的上级“{parent}”不在表里或不是更高一级",
        "The parent “{parent}” of {code} is not in the table or not above it",
    ),
    hint=_REBUILD,
    why=Words("面包屑和省市县三级列表按上级排列。", "Breadcrumbs and lists of regions follow the parents."),
)
REGION_SUCCESSOR = Rule(
    code="CP340",
    severity=Severity.WARNING,
    title=Words("继任地区不在表里", "Successor not in the table"),
    message=Words(
        "{code} 的继任“{successor}”不在表里", "The successor “{successor}” of {code} is not in the table"
    ),
    hint=_REBUILD,
    why=Words(
        "旧地区的案例要在今天的地区下面也能找到。",
        "Cases of a former region should be found under today's region too.",
    ),
)
UNKNOWN_REGION = Rule(
    code="CP341",
    severity=Severity.ERROR,
    title=Words("没有这个地区", "Unknown region"),
    message=Words("地区表里没有“{value}”", "“{value}” is not in the regions table"),
    hint=Words(
        "请写六位代码，或省市县全称，例如 云南省玉溪市通海县",
        "Write a six-digit code or the full name, such as 云南省玉溪市通海县",
    ),
    why=Words(
        "案例按地区归类；开发区、新区没有代码，请写所在县区，再用 zone 写明。",
        "Cases are filed by region; zones have no code: give the county and name the zone in `zone`.",
    ),
)
AMBIGUOUS_REGION = Rule(
    code="CP342",
    severity=Severity.ERROR,
    title=Words("地区名称不止一个", "Ambiguous region"),
    message=Words("叫“{value}”的地区有 {count} 个", "{count} regions are called “{value}”"),
    hint=Words("请写全称或六位代码", "Write the full name or the six-digit code"),
    why=Words("同名的区很多，程序不替编辑猜。", "Many districts share a name; the program does not guess."),
)
FORMER_REGION = Rule(
    code="CP343",
    severity=Severity.ERROR,
    title=Words("地区当时已撤销或改名", "Region abolished or renamed by then"),
    message=Words(
        "“{value}”在案例的日期已经撤销或改名（当时的全称：{name}）",
        "“{value}” was abolished or renamed by the date of the case (its full name was {name})",
    ),
    hint=Words(
        "请改写当时有效的地区，表里没有记载是哪一个",
        "Name the region of that day; the table does not record which it is",
    ),
    why=Words(
        "代码以发布之日为准；以前的案例保留当时的代码，页面会注明今天的名称。",
        "The code of the day of publication counts; older cases keep theirs and the page shows today's name.",
    ),
)
REGION_NOT_YET = Rule(
    code="CP344",
    severity=Severity.ERROR,
    title=Words("地区当时还没有设立", "Region not yet founded"),
    message=Words(
        "“{value}”（{name}）在案例的日期还没有设立",
        "“{value}” ({name}) did not exist yet on the date of the case",
    ),
    hint=Words("请改写当时有效的地区", "Name the region of that day"),
    why=Words(
        "代码以发布之日为准，页面会自动列出今天的地区。",
        "The code of the day of publication counts; today's region is derived.",
    ),
)
PSEUDO_CODE = Rule(
    code="CP345",
    severity=Severity.ERROR,
    title=Words("统计用代码不是行政区划代码", "A statistics code is no region code"),
    message=Words(
        "“{value}”是统计用的代码，不是行政区划代码", "“{value}” is a code for statistics, not of a region"
    ),
    hint=Words(
        "请写上级地区 {parent}，开发区名称写在 zone 里",
        "Give the region above, {parent}, and name the development zone in `zone`",
    ),
    why=Words(
        "开发区、新区、景区没有行政区划代码；第三段 71—79、90 以上和 01（市辖区）只用于统计。",
        "Zones and scenic areas have no code; third pairs 71-79, 90 and above, and 01 only serve statistics.",
    ),
)
TRADITIONAL_LINE = Rule(
    code="CP346",
    severity=Severity.WARNING,
    title=Words("繁体名称表的一行写错了", "A wrong line in the list of Traditional names"),
    message=Words("“{line}”不是一个或两个词", "“{line}” is not one word or two"),
    hint=Words(
        "一行写一个名称：简体写法、空格、繁体写法；保持原样的只写一个词",
        "One name a line: the word, a space, its Traditional form; a word alone stays as it is",
    ),
    why=Words(
        "写错的一行被跳过，繁体版里的这个名称就照通用的办法转换，可能转错。",
        "The line is skipped, and in the Traditional variant the name is converted as any other text, perhaps wrongly.",
    ),
)
