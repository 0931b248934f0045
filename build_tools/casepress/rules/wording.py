"""CP441-CP460, CP666, CP667: wrong words, punctuation and characters in one case and beside it (DOMAIN §11)."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

WRONG_WORD = Rule(
    code="CP441",
    severity=Severity.ERROR,
    title=Words("错敏字", "Wrong word"),
    message=Words("“{wrong}”应为“{right}”（{note}）", "“{wrong}” should be “{right}”"),
    hint=Words("改成“{right}”", "Write “{right}”"),
    why=Words(
        "严重表述错误是政府网站的单项否决项。词表在 words.yml，由各单位自行维护。",
        "Serious wording errors fail a government site. The list is words.yml, kept by each office.",
    ),
)
DOUBTFUL_WORD = Rule(
    code="CP442",
    severity=Severity.WARNING,
    title=Words("疑似错字", "Doubtful word"),
    message=Words("“{wrong}”是否应为“{right}”？{note}", "Should “{wrong}” be “{right}”?"),
    hint=Words("请核对；确实无误的可以不改", "Check it; leave it if it is right"),
    why=Words("这些词有时正确，多数时候是笔误。", "These words are sometimes right and mostly slips."),
)
WRONG_WORD_ENCLOSED = Rule(
    code="CP666",
    severity=Severity.ERROR,
    title=Words("字幕、文字稿里的错敏字", "Wrong word in subtitles or a transcript"),
    message=Words(
        "“{file}”第 {line} 行的“{wrong}”应为“{right}”",
        "“{wrong}” on line {line} of “{file}” should be “{right}”",
    ),
    hint=Words("在这个文件里改成“{right}”", "Write “{right}” in that file"),
    why=Words(
        "字幕和文字稿和正文一样公开，错敏字一样算。语音识别的字幕最容易出错。",
        "Subtitles and transcripts are as public as the text, and recognised speech is full of slips.",
    ),
)
DOUBTFUL_WORD_ENCLOSED = Rule(
    code="CP667",
    severity=Severity.WARNING,
    title=Words("字幕、文字稿里的疑似错字", "Doubtful word in subtitles or a transcript"),
    message=Words(
        "“{file}”第 {line} 行的“{wrong}”是否应为“{right}”？",
        "Should “{wrong}” on line {line} of “{file}” be “{right}”?",
    ),
    hint=Words("请核对；确实无误的可以不改", "Check it; leave it if it is right"),
    why=Words("这些词有时正确，多数时候是笔误。", "These words are sometimes right and mostly slips."),
)
HALF_WIDTH_PUNCTUATION = Rule(
    code="CP443",
    severity=Severity.WARNING,
    title=Words("汉字之间用了英文标点", "Half-width punctuation between Chinese"),
    message=Words(
        "汉字之间用了英文标点“{mark}”：{around}",
        "The half-width mark “{mark}” stands between Chinese: {around}",
    ),
    hint=Words("改成中文标点“{wanted}”", "Write the Chinese mark “{wanted}”"),
    why=Words(
        "中英文标点混用是公文常见差错，也会使断行难看。",
        "Mixed punctuation is a common slip and breaks lines badly.",
    ),
)
UNPAIRED_MARK = Rule(
    code="CP444",
    severity=Severity.WARNING,
    title=Words("标点不成对", "Unpaired marks"),
    message=Words("“{mark}”没有配对：{around}", "“{mark}” has no partner: {around}"),
    hint=Words("补上另一半，或删去多余的", "Add the other half or delete this one"),
    why=Words("缺半个引号或书名号，引文就没有边界。", "Without its other half a quotation has no end."),
)
YEAR_BRACKETS = Rule(
    code="CP445",
    severity=Severity.WARNING,
    title=Words("文号年份括号不对", "Brackets around the year of a document number"),
    message=Words("文号写成了“{found}”", "The document number is written “{found}”"),
    hint=Words("年份用六角括号：{wanted}", "The year stands in 〔〕: {wanted}"),
    why=Words(
        "公文格式（GB/T 9704）规定年份用六角括号〔〕。",
        "The standard for official documents (GB/T 9704) asks for 〔〕.",
    ),
)
TRADITIONAL_CHARACTER = Rule(
    code="CP446",
    severity=Severity.WARNING,
    title=Words("繁体字", "Traditional character"),
    message=Words(
        "这里有繁体字“{char}”：{around}", "The traditional character “{char}” stands here: {around}"
    ),
    hint=Words(
        "改成规范字；专有名称确用繁体的可以不改", "Write the simplified form, unless a name requires this one"
    ),
    why=Words(
        "繁体字多半来自转贴，搜索也找不到。",
        "Such characters come from pasted text and are not found by searches.",
    ),
)
STRANGE_CHARACTER = Rule(
    code="CP447",
    severity=Severity.WARNING,
    title=Words("异常字符", "Strange character"),
    message=Words("这里有异常字符 {char}：{around}", "The strange character {char} stands here: {around}"),
    hint=Words("删去后重新输入这个字", "Delete it and type the character again"),
    why=Words(
        "从 PDF 复制的部首字、私用区字和零宽字符，看着像字，却搜不到，有的手机上是方框。",
        "Radicals, private-use and zero-width characters pasted from PDF look right, are not found and "
        "may show as boxes.",
    ),
)
FULL_WIDTH_CHARACTER = Rule(
    code="CP448",
    severity=Severity.WARNING,
    title=Words("全角数字或字母", "Full-width digit or letter"),
    message=Words("这里有全角字符“{found}”", "The full-width “{found}” stands here"),
    hint=Words("改成半角：{wanted}", "Write {wanted}"),
    why=Words("全角数字不能搜索和核对。", "Full-width digits cannot be searched or checked."),
)
PERCENT_OVER_100 = Rule(
    code="CP449",
    severity=Severity.WARNING,
    title=Words("百分比超过 100", "Percentage over 100"),
    message=Words("“{found}”超过 100%：{around}", "“{found}” is over 100%: {around}"),
    hint=Words("请对照原文核对小数点", "Check the decimal point against the original"),
    why=Words(
        "收集率、占比一类数字不会超过 100%，多半丢了小数点。",
        "Shares and rates stay below 100%; mostly a point was lost.",
    ),
)
DOUBLED_PUNCTUATION = Rule(
    code="CP450",
    severity=Severity.WARNING,
    title=Words("标点重复", "Doubled punctuation"),
    message=Words("标点重复“{found}”：{around}", "Doubled punctuation “{found}”: {around}"),
    hint=Words("只留一个", "Keep one"),
    why=Words("多半是修改时留下的。", "Usually left over from an edit."),
)
SPACE_IN_CHINESE = Rule(
    code="CP451",
    severity=Severity.WARNING,
    title=Words("汉字之间有空格", "Space between Chinese characters"),
    message=Words("汉字之间有空格：{around}", "A space stands between Chinese characters: {around}"),
    hint=Words("删去空格", "Delete the space"),
    why=Words(
        "从 PDF 复制的文字常带空格，词被切断，搜索找不到。",
        "Text pasted from PDF carries spaces that break words for searches.",
    ),
)
TYPED_INDENT = Rule(
    code="CP452",
    severity=Severity.WARNING,
    title=Words("段首打了空格", "Typed indent"),
    message=Words("段首打了全角空格", "A paragraph begins with full-width spaces"),
    hint=Words("删去段首的空格，缩进由页面样式决定", "Delete them; the page's style sets the indent"),
    why=Words(
        "手打的缩进会与样式叠加，列表和表格也会错位。",
        "Typed indents add to those of the style and shift lists and tables.",
    ),
)
