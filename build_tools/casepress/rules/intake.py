"""CP901-CP920: what a manuscript (Word, web page, text) must not bring along, and what could not be taken from it."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

NOT_READABLE = Rule(
    code="CP901",
    severity=Severity.ERROR,
    title=Words("读不了这种文件", "A file that cannot be imported"),
    message=Words("这个文件不能导入：{kind}", "This file cannot be imported: {kind}"),
    hint=Words(
        "用 Word 或 WPS 打开，去掉密码，另存为 .docx；也可以是 .md、.txt、.html",
        "Open it in Word or WPS, remove the password, save it as .docx; .md, .txt and .html can be read too",
    ),
    why=Words(
        "旧格式和加密文件里可能藏着宏和旧稿，程序不去猜。",
        "Old and encrypted formats may hide macros and earlier texts; the program does not guess.",
    ),
)
PACKAGE_BROKEN = Rule(
    code="CP902",
    severity=Severity.ERROR,
    title=Words("文件已损坏", "The file is damaged"),
    message=Words(
        "Word 文件不完整，或被人改动过：{reason}", "The Word file is damaged or was tampered with: {reason}"
    ),
    hint=Words(
        "请用 Word 打开修复，另存一份再导入", "Open and repair it in Word, save it anew and import that"
    ),
    why=Words(
        "损坏或做过手脚的文件，读出来的字不可信。", "What is read from a damaged file cannot be trusted."
    ),
)
PACKAGE_TOO_LARGE = Rule(
    code="CP903",
    severity=Severity.ERROR,
    title=Words("文件解开后大得反常", "The file unpacks to far too much"),
    message=Words(
        "“{what}”超出了 Word 文件应有的大小或层数", "“{what}” is larger or deeper than a Word file can be"
    ),
    hint=Words(
        "请问清文件来源；正常的稿件把大图、视频放在文件旁边",
        "Ask where the file came from; large pictures and clips belong beside it",
    ),
    why=Words(
        "几千字节的“压缩炸弹”解开来能占满磁盘。", "A few kilobytes can be made to fill a disk when unpacked."
    ),
)
HIDDEN_TEXT = Rule(
    code="CP904",
    severity=Severity.ERROR,
    title=Words("有隐藏文字", "Hidden text"),
    message=Words("{where}有隐藏文字“{text}”（{how}）", "{where_en} holds hidden text “{text}” ({how})"),
    hint=Words(
        "在 Word 里显示出来，删去或取消隐藏；确认不要的，导入时加 --drop-hidden",
        "Show it in Word and delete or unhide it; to leave it out, import with --drop-hidden",
    ),
    why=Words(
        "隐藏的多半是旧稿、内部意见或人名，转换工具常常把它一起印出来。",
        "Hidden are earlier versions, remarks and names; converters print them as they print the rest.",
    ),
)
INVISIBLE_TEXT = Rule(
    code="CP905",
    severity=Severity.ERROR,
    title=Words("有看不见的文字", "Text that cannot be seen"),
    message=Words(
        "{where}有看不见的文字“{text}”（{how}）", "{where_en} holds text that nobody sees: “{text}” ({how})"
    ),
    hint=Words(
        "在 Word 里全选、改成黑色五号字就能看到；确认不要的，导入时加 --drop-hidden",
        "Select all in Word and set it in black, 10 pt, to see it; to leave it out, use --drop-hidden",
    ),
    why=Words(
        "白底白字、一磅的小字，人看不见，搜索引擎和转换工具看得见。",
        "White on white or one point high: people do not see it, search engines and converters do.",
    ),
)
REVISIONS = Rule(
    code="CP906",
    severity=Severity.ERROR,
    title=Words("有没处理的修订", "Tracked changes"),
    message=Words(
        "{where}有没处理的修订：插入 {added} 处，删除 {removed} 处",
        "{where_en} holds tracked changes: {added} insertions, {removed} deletions",
    ),
    hint=Words(
        "在 Word“审阅”里逐条接受或拒绝；确认全部接受的，导入时加 --accept-revisions",
        "Accept or reject them in Word; to accept them all, import with --accept-revisions",
    ),
    why=Words(
        "删掉的字还在文件里；哪些算数，只有审稿的人知道。",
        "Deleted words are still in the file; which ones count only the editor knows.",
    ),
)
COMMENTS = Rule(
    code="CP907",
    severity=Severity.ERROR,
    title=Words("有批注", "Comments"),
    message=Words("有 {count} 条批注（{names}）", "There are {count} comments ({names})"),
    hint=Words(
        "在 Word“审阅”里处理完再删去；确认不用的，导入时加 --drop-comments",
        "Settle and delete them in Word; to leave them out, import with --drop-comments",
    ),
    why=Words(
        "批注是内部意见，还可能说明稿子没有改完。",
        "Comments are internal, and may mean that the text is not finished.",
    ),
)
EMBEDDED = Rule(
    code="CP908",
    severity=Severity.ERROR,
    title=Words("嵌有别的文件或对象", "Embedded objects"),
    message=Words("里面嵌有{what}", "It embeds {what}"),
    hint=Words(
        "在 Word 里把它换成图片或文字；确认不要的，导入时加 --drop-objects",
        "Replace it in Word by a picture or text; to leave it out, import with --drop-objects",
    ),
    why=Words(
        "一张小图后面可能是整个表格或另一份文件，也会丢失看得见的内容。",
        "Behind a small picture may be a whole workbook; and what it shows would be lost.",
    ),
)
MACROS = Rule(
    code="CP909",
    severity=Severity.ERROR,
    title=Words("带有宏或控件", "Macros or controls"),
    message=Words("文件带有会运行的内容：{what}", "The file holds content that runs: {what}"),
    hint=Words(
        "不要打开。问清来源；确实要用，请对方另存为不含宏的 .docx",
        "Do not open it. Ask where it came from; if it is needed, have it saved as .docx without macros",
    ),
    why=Words("宏是传播病毒的老办法，稿件用不着它。", "Macros spread viruses; a manuscript needs none."),
)
LINKED = Rule(
    code="CP910",
    severity=Severity.ERROR,
    title=Words("内容在文件外面", "Content that lies outside the file"),
    message=Words("{what}没有存进文件，只是一个链接：{target}", "{what} is only a link to {target}"),
    hint=Words(
        "在 Word 里断开链接、改成插入；确认不要的，导入时加 --drop-objects",
        "Break the link in Word and insert it; to leave it out, import with --drop-objects",
    ),
    why=Words(
        "程序不联网取东西：取回来的可能换了样，还会暴露谁在编稿。",
        "Nothing is fetched: it may have changed, and fetching tells who is working on it.",
    ),
)
TEMPLATE_LINK = Rule(
    code="CP911",
    severity=Severity.WARNING,
    title=Words("链接到外面的模板或数据", "Linked template or data"),
    message=Words("文件链接到{target}，没有理会", "The file links to {target}, which was ignored"),
    hint=Words("不用处理；来历不明的文件要问清来源", "Nothing to do; ask where an unknown file came from"),
    why=Words(
        "这种链接会暴露电脑里的路径，也有人用它放病毒。",
        "Such a link tells a path of somebody's computer, and is used to spread viruses.",
    ),
)
CUSTOM_DATA = Rule(
    code="CP912",
    severity=Severity.WARNING,
    title=Words("带有附加数据", "Custom data"),
    message=Words("文件带有看不见的附加数据（{what}），没有带入", "It holds custom data ({what}), left out"),
    hint=Words("不用处理", "Nothing to do"),
    why=Words(
        "办公系统会把流程、密级、人名写在这里。", "Office systems keep steps, markings and names there."
    ),
)
NAMES = Rule(
    code="CP913",
    severity=Severity.WARNING,
    title=Words("文件属性里有名字", "Names in the file's properties"),
    message=Words("文件属性里有名字：{names}，没有带入", "The file's properties name {names}; left out"),
    hint=Words("不用处理；原件不要外传", "Nothing to do; do not hand the original on"),
    why=Words(
        "作者、单位、最后修改人会随 Word 文件外泄。",
        "Author, company and last editor travel with every Word file.",
    ),
)
MARGINS = Rule(
    code="CP914",
    severity=Severity.WARNING,
    title=Words("页眉页脚没有带入", "Headers and footers left out"),
    message=Words("页眉、页脚的文字没有带入：“{text}”", "Header and footer text was left out: “{text}”"),
    hint=Words("要用的话，写进正文或文件头", "If it matters, write it into the text or the front matter"),
    why=Words("页眉页脚常是密级、文号、内部标记。", "They often hold markings that are internal."),
)
TEXT_BOX = Rule(
    code="CP915",
    severity=Severity.WARNING,
    title=Words("文本框改成了段落", "A text box became a paragraph"),
    message=Words(
        "{where}的文本框“{text}”放到了它所在段落的后面",
        "The text box “{text}” at {where_en} was put after its paragraph",
    ),
    hint=Words("请看看位置对不对", "See whether it stands in the right place"),
    why=Words(
        "文本框浮在纸面上，网页上没有那个位置。", "A text box floats on paper; a page has no such place."
    ),
)
PICTURE_LEFT_OUT = Rule(
    code="CP916",
    severity=Severity.ERROR,
    title=Words("有图片不能用", "A picture that cannot be used"),
    message=Words(
        "{where}的图片是 {kind}，网页上用不了", "The picture at {where_en} is {kind}, which no page can show"
    ),
    hint=Words(
        "在 Word 里右键“另存为图片”，存成 PNG 再插回去；确认不要的，导入时加 --drop-objects",
        "Save it as PNG from Word and insert that; to leave it out, import with --drop-objects",
    ),
    why=Words(
        "EMF、WMF 是给打印机的画图命令，转换后常常走样。",
        "EMF and WMF are drawing commands for printers; converted they often come out wrong.",
    ),
)
PICTURE_CHANGED = Rule(
    code="CP917",
    severity=Severity.WARNING,
    title=Words("图片按 Word 里的样子处理过", "A picture taken as Word shows it"),
    message=Words("{where}的图片{what}", "The picture at {where_en}: {what_en}"),
    hint=Words("请对照原稿看一遍", "Compare it with the manuscript"),
    why=Words(
        "Word 裁掉的部分还在文件里，可能有人脸、车牌，所以真正裁去。",
        "What Word crops is still in the file and may show faces; so it is cut off for good.",
    ),
)
SHAPES = Rule(
    code="CP918",
    severity=Severity.WARNING,
    title=Words("画的图形没有带入", "Drawn shapes left out"),
    message=Words(
        "{where}有 {count} 个画上去的图形（箭头、框线等），没有带入",
        "{count} drawn shapes (arrows, frames) at {where_en} were left out",
    ),
    hint=Words(
        "画在照片上的标记，要和照片一起截成一张图再插入",
        "What is drawn on a photo must be made one picture with it",
    ),
    why=Words("少了箭头，读者不知道看哪里。", "Without the arrow nobody knows where to look."),
)
FORMULA = Rule(
    code="CP919",
    severity=Severity.WARNING,
    title=Words("公式改成了普通文字", "A formula became plain text"),
    message=Words("{where}的公式写成了“{text}”", "The formula at {where_en} was written as “{text}”"),
    hint=Words("请核对上下标；复杂的公式改用图片", "Check it; a complicated formula should be a picture"),
    why=Words(
        "公式压平后，上下标、分数线会看不出来。", "Flattened, a formula loses its fractions and indices."
    ),
)
TEXT_LOST = Rule(
    code="CP920",
    severity=Severity.ERROR,
    title=Words("有文字没有带过来", "Text that was not taken over"),
    message=Words("{where}有文字没有带过来：“{text}”", "Text at {where_en} was not taken over: “{text}”"),
    hint=Words(
        "把这一段在 Word 里清除格式后再导入，或复制到写好的稿件里",
        "Clear the formatting of that paragraph in Word, or copy it into the draft",
    ),
    why=Words(
        "程序逐段核对：Word 里看得见的字，稿件里一个也不能少。",
        "Every paragraph is compared: what Word shows must be in the draft.",
    ),
)
