"""CP651-CP656: pictures and clips that nobody looked at before they go out, and what hides in a picture's file."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

_LOOK = Words(
    "运行 casepress media review，打开它写的页面看一遍，有人脸、车牌就遮住，再标记看过",
    "Run casepress media review, look at the page that it writes, hide faces and plates, then mark what you saw",
)
_WHY = Words(
    "照片里的路人、车牌、手机屏幕，程序看不出来，发出去就收不回来。",
    "No program is sure to see a passer-by, a plate or a screen, and what is out cannot be called back.",
)

NOT_REVIEWED = Rule(
    code="CP651",
    severity=Severity.WARNING,
    title=Words("图片视频没有人看过", "Media not reviewed"),
    message=Words(
        "{count} 个图片、视频没有标记看过：{names}",
        "{count} pictures or clips are not marked as reviewed: {names}",
    ),
    hint=_LOOK,
    why=_WHY,
)
REVIEW_REQUIRED = Rule(
    code="CP652",
    severity=Severity.ERROR,
    title=Words("图片视频没有人看过，不能发布", "Media not reviewed, as the settings require"),
    message=Words(
        "{count} 个图片、视频没有标记看过，按 media_review: require 不发布：{names}",
        "{count} pictures or clips are not marked as reviewed, which media_review: require asks for: {names}",
    ),
    hint=_LOOK,
    why=_WHY,
)
MASKS_OUTDATED = Rule(
    code="CP653",
    severity=Severity.ERROR,
    title=Words("遮挡对应的是旧文件", "Masks of an older file"),
    message=Words(
        "“{name}”遮挡以后，文件换过了，遮的地方可能不对",
        "“{name}” was exchanged after its masks were set; they may hide the wrong place",
    ),
    hint=Words(
        "再运行 casepress media review 看一遍，重新遮、重新标记",
        "Run casepress media review again, set the masks anew and mark it",
    ),
    why=Words(
        "换了一张图，原来遮住的脸可能露出来。",
        "In another picture the face that was hidden may show.",
    ),
)
REVIEW_UNREADABLE = Rule(
    code="CP654",
    severity=Severity.ERROR,
    title=Words("审看记录读不出来", "Review cannot be read"),
    message=Words("“{file}”有错误，本案不发布", "“{file}” has errors; this case is not published"),
    hint=Words(
        "改正那个文件里的错误；或者删掉它，重新看一遍、遮一遍",
        "Correct the errors in that file, or delete it and review and mask again",
    ),
    why=Words(
        "读不出来就不知道该遮哪里，宁可不发。",
        "Without it nobody knows what is to be hidden; it is better not published.",
    ),
)
HIDDEN_CONTENT = Rule(
    code="CP655",
    severity=Severity.WARNING,
    title=Words("图片后面藏着别的文件", "Another file behind a picture"),
    message=Words(
        "“{name}”的图片数据里夹带了 {found}，已经去掉，没有发布",
        "“{name}” carries {found} behind its picture; it was left out",
    ),
    hint=Words(
        "请用看图软件打开，另存为一份新的图片；并问清这个文件是从哪里来的",
        "Open it in a viewer and save it anew; and ask where the file came from",
    ),
    why=Words(
        "一个文件可以既是图片又是压缩包或网页，用来骗过检查。",
        "One file can be a picture and an archive or a page at once, made to slip past checks.",
    ),
)
PLACE_IN_METADATA = Rule(
    code="CP656",
    severity=Severity.WARNING,
    title=Words("原件里记着拍摄地点", "The original says where it was taken"),
    message=Words(
        "“{name}”的原件里记着拍摄地点；网页上的已经去掉，没有发布",
        "The original “{name}” says where it was taken; what is on the site does not",
    ),
    hint=Words(
        "不把原件发给别人就不用管；要发，先另存一份不带位置信息的",
        "Nothing to do while the original stays here; before it is passed on, save it without its location",
    ),
    why=Words(
        "手机照片和视频带着经纬度。举报人家门口、办案路线，会随原件传出去。只在审看页上提醒。",
        "Photos and clips from phones carry coordinates: an informant's door, the route of an inspection. Said on the "
        "sheet of `casepress media review` alone.",
    ),
)
