"""CP4xx: what one case says, in its front matter and its text."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

PICTURE_FROM_OUTSIDE = Rule(
    code="CP401",
    severity=Severity.ERROR,
    title=Words("正文图片不在本案目录", "Picture from elsewhere"),
    message=Words("正文图片“{value}”不在本案的 media 目录里", "The picture “{value}” is not in the media folder of this case"),
    hint=Words("把图片放进 media/<批次>/<名称>/，正文只写文件名", "Put it into media/<batch>/<name>/ and write the file name only"),
    why=Words(
        "外站图片会失效、会泄露读者的访问，也可能被换掉；目录以外的文件一律不读。",
        "Pictures elsewhere vanish, tell others who reads, or get swapped; nothing outside the folder is read.",
    ),
)
NO_ALT = Rule(
    code="CP402",
    severity=Severity.WARNING,
    title=Words("图片没有替代文字", "Picture without alt text"),
    message=Words("图片“{value}”没有替代文字", "The picture “{value}” has no alt text"),
    hint=Words("用一句话描述画面：alt: 黑色污水从管口流入河道", "Describe it in a sentence: alt: black water runs from a pipe"),
    why=Words("看不见图片的读者靠替代文字知道画面内容。", "Readers who cannot see it depend on this text."),
)
LINK_GOES_NOWHERE = Rule(
    code="CP403",
    severity=Severity.WARNING,
    title=Words("正文链接无效", "Link goes nowhere"),
    message=Words("正文链接“{value}”既不是网址也不是另一案例的文件", "The link “{value}” is neither a web address nor another case's file"),
    hint=Words("写完整网址（https://…），或另一案例的文件（../c2b3-r5/taigu.md）", "Write a full address or another case's file"),
    why=Words("打不开的链接会被扣分，页面上只留文字。", "Dead links lose points; only their words are kept."),
)
