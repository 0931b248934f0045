"""CP421-CP430: what is said about the pictures and clips of one case."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

NO_CAPTION = Rule(
    code="CP421",
    severity=Severity.WARNING,
    title=Words("图片没有图注", "Picture without a caption"),
    message=Words("图片“{file}”没有图注", "The picture “{file}” has no caption"),
    hint=Words(
        "写明时间、取得方式和问题，例如 caption: 2021年4月8日现场督察发现，旁路阀门敞开",
        "Say when, how and what, as in caption: 2021年4月8日现场督察发现，旁路阀门敞开",
    ),
    why=Words("图注说明这张图证明了什么问题。", "A caption says what the picture proves."),
)
CAPTION_IS_ALT = Rule(
    code="CP422",
    severity=Severity.WARNING,
    title=Words("图注与替代文字相同", "Caption equals alt text"),
    message=Words("图片“{file}”的图注和替代文字完全相同", "Caption and alt text of “{file}” are the same"),
    hint=Words("alt 描述画面，caption 说明问题", "alt describes what is seen, caption states the finding"),
    why=Words("用读屏软件的读者会把同一句话听两遍。", "A screen reader would say the same sentence twice."),
)
ALT_SAYS_NOTHING = Rule(
    code="CP423",
    severity=Severity.WARNING,
    title=Words("替代文字没有内容", "Alt text says nothing"),
    message=Words(
        "图片“{file}”的替代文字“{alt}”没有描述画面", "The alt text “{alt}” of “{file}” describes nothing"
    ),
    hint=Words("用一句话描述画面，例如 alt: 黑色污水从管口流入河道", "Describe what is seen in a sentence"),
    why=Words(
        "“图片”“照片1”对看不见图的读者没有用。",
        "“Picture” or “photo 1” does not help those who cannot see it.",
    ),
)
CAPTION_NUMBERED = Rule(
    code="CP424",
    severity=Severity.WARNING,
    title=Words("图注自带图号", "Caption carries its number"),
    message=Words("图注以“{found}”开头", "The caption begins with “{found}”"),
    hint=Words("删去图号，页面会自动编号", "Delete the number; pages number figures by themselves"),
    why=Words(
        "图号由程序按顺序编排，手写的会重复或错位。",
        "Numbers are set by the program; typed ones repeat or go wrong.",
    ),
)
MEDIA_TWICE = Rule(
    code="CP425",
    severity=Severity.WARNING,
    title=Words("同一文件列了两次", "File listed twice"),
    message=Words("“{file}”已在第 {line} 行列过", "“{file}” is already listed on line {line}"),
    hint=Words("请核对文件名，或删去一条", "Check the file name or delete one of the two"),
    why=Words(
        "多半是复制一条后忘了改文件名。", "Usually an entry was copied and its file name left as it was."
    ),
)
CLIP_WITHOUT_WORDS = Rule(
    code="CP426",
    severity=Severity.WARNING,
    title=Words("视频没有字幕和文字稿", "Clip without captions or transcript"),
    message=Words(
        "视频“{file}”没有写 captions，也没有写 transcript",
        "The clip “{file}” has neither captions nor transcript",
    ),
    hint=Words(
        "加上字幕文件 captions: 1.srt，或文字稿 transcript: 1.md",
        "Add captions: 1.srt or transcript: 1.md",
    ),
    why=Words(
        "多数人在手机上静音观看；听不见、看不见的人都靠文字。",
        "Most watch muted; those who cannot hear or see need words.",
    ),
)
MAP_WITHOUT_NUMBER = Rule(
    code="CP427",
    severity=Severity.ERROR,
    title=Words("地图没有审图号", "Map without its review number"),
    message=Words(
        "图片“{file}”是{found}，但没有写审图号",
        "The picture “{file}” is a map ({found}) without a review number",
    ),
    hint=Words(
        "在图注里写上审图号，例如 审图号：GS（2024）0650号；没有的不能用",
        "Give the number 审图号 in the caption; a map without one cannot be used",
    ),
    why=Words(
        "公开使用地图要标审图号（地图管理条例）；页面一律不自绘轮廓图。",
        "Published maps must show their review number; this program draws none itself.",
    ),
)
FIGURE_REFERENCE = Rule(
    code="CP428",
    severity=Severity.WARNING,
    title=Words("提到的图不存在", "Reference to a figure that is not there"),
    message=Words(
        "正文提到“{found}”，本案只有 {count} 张图", "The text names “{found}”, the case has {count} pictures"
    ),
    hint=Words("请核对图号，或补上图片", "Check the number or add the picture"),
    why=Words("多半是转贴时漏了图片。", "Usually a picture was lost when the text was pasted."),
)
PAIR_OUT_OF_ORDER = Rule(
    code="CP429",
    severity=Severity.WARNING,
    title=Words("整改前后的日期颠倒", "Pair out of order"),
    message=Words(
        "“{file}”（整改前）摄于 {before}，晚于整改后的 {after}",
        "“{file}” (before) was taken on {before}, later than the picture after ({after})",
    ),
    hint=Words("请核对两张图的 before、after 和 taken、after_taken", "Check before, after and both dates"),
    why=Words(
        "前后对调，读者看到的就成了越改越糟。",
        "Exchanged, the pair shows readers that things became worse.",
    ),
)
