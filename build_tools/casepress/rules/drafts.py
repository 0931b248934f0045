"""CP921-CP949: what a draft from a manuscript owes to guesses, cleaning and its companions; what a human must see."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

NO_TITLE = Rule(
    code="CP921",
    severity=Severity.ERROR,
    title=Words("没有找到标题", "No title"),
    message=Words("稿件里没有像标题的一段", "Nothing in the manuscript looks like a title"),
    hint=Words("把标题单独放在最前面一段；或导入时写 --title", "Put the title first; or give --title"),
    why=Words("标题是案例的名字，不能由程序起。", "A case is known by its title; no program makes one up."),
)
GUESSED = Rule(
    code="CP922",
    severity=Severity.WARNING,
    title=Words("文件头有推断的内容", "A value taken from the text"),
    message=Words(
        "{key}（{label}）填了“{value}”，取自{where}", "{key} was set to “{value}”, from {where_en}"
    ),
    hint=Words("请核对；不对就在稿件的文件头里改", "Check it; correct it in the front matter where wrong"),
    why=Words(
        "程序只照抄稿件里写着的，认错地方也是有的。", "It is copied from the text, and may be misread."
    ),
)
OPEN = Rule(
    code="CP923",
    severity=Severity.WARNING,
    title=Words("有一项要人来填", "A value to be filled in"),
    message=Words("{key}（{label}）没有填：{why}", "{key} is not set: {why}"),
    hint=Words("在稿件的文件头里填上", "Fill it in in the front matter"),
    why=Words("说不准的不猜。", "What is not sure is not guessed."),
)
FACTS_OFFERED = Rule(
    code="CP924",
    severity=Severity.WARNING,
    title=Words("正文里的数据", "Figures in the text"),
    message=Words(
        "{where}有数据“{found}”，可列入 key_facts", "“{found}” at {where_en} may go into key_facts"
    ),
    hint=Words("要列的，照原文写进文件头的 key_facts", "List it in key_facts as the text prints it"),
    why=Words(
        "数字最容易被引错；指标叫什么，由编辑定。", "Numbers are misquoted most; naming them is the editor's."
    ),
)
CAPTION_ALONE = Rule(
    code="CP925",
    severity=Severity.WARNING,
    title=Words("图注没有对上图", "Caption without a picture"),
    message=Words(
        "{where}像是图注，旁边没有图：“{text}”", "{where_en} looks like a caption without a picture: “{text}”"
    ),
    hint=Words(
        "看看是不是漏了图，或另放在文件夹里", "See whether a picture is missing or lies beside the file"
    ),
    why=Words("转贴时丢图是常事。", "Pictures are often lost when texts are pasted."),
)
CAPTION_ORDER = Rule(
    code="CP926",
    severity=Severity.WARNING,
    title=Words("图号和顺序不一致", "Figure numbers out of order"),
    message=Words(
        "{where}写的是图{written}，按顺序是第 {actual} 张",
        "{where_en} says figure {written}; it is number {actual}",
    ),
    hint=Words(
        "请核对图和图注；网页按顺序重新编号", "Check pictures and captions; pages number them in order"
    ),
    why=Words("图号错位，正文里的“见图2”就指错了图。", "Then “see figure 2” points at another picture."),
)
ATTACHMENT = Rule(
    code="CP927",
    severity=Severity.WARNING,
    title=Words("稿件提到附件", "An attachment is named"),
    message=Words("{where}提到附件：“{text}”", "{where_en} names an attachment: “{text}”"),
    hint=Words("附件要公开的，另外导入；不公开的，删去这一行", "Import it as well, or delete the line"),
    why=Words("点名的附件打不开，读者会来问。", "Readers will ask for what is named and not there."),
)
GLOSSES = Rule(
    code="CP928",
    severity=Severity.WARNING,
    title=Words("去掉了夹在字里的注音", "Pinyin glosses removed"),
    message=Words(
        "{where}去掉了夹在字里的注音 {count} 处，例如“{found}”",
        "{count} pinyin glosses removed at {where_en}, such as “{found}”",
    ),
    hint=Words("请核对；这样的文字多是从别的网站粘来的", "Check it; such text was pasted from other sites"),
    why=Words("有的网站给繁体字夹拼音，防人转载。", "Some sites put pinyin into words to mark copies."),
)
DOUBLED = Rule(
    code="CP929",
    severity=Severity.WARNING,
    title=Words("正文重复了一遍", "The text stands twice"),
    message=Words(
        "从{where}起 {count} 段和前面完全相同，只留了一遍",
        "From {where_en} on, {count} paragraphs repeat the text before; one copy was kept",
    ),
    hint=Words("请核对没有少字", "Check that nothing is missing"),
    why=Words("有的网站把正文印了两遍，复制时一起带了来。", "Some pages hold their text twice."),
)
GLYPHS = Rule(
    code="CP930",
    severity=Severity.WARNING,
    title=Words("有显示不出的字符", "Characters that nobody can show"),
    message=Words(
        "{where}有 {count} 个显示不出的字符（{found}），换成了“〓”",
        "{count} characters at {where_en} ({found}) cannot be shown; “〓” stands for them",
    ),
    hint=Words("对照原稿，把“〓”改成正确的字", "Replace each “〓” after the manuscript"),
    why=Words(
        "自造字和符号字体的字符，换一台机器就成了空白。", "Private-use characters are blank elsewhere."
    ),
)
TRADITIONAL = Rule(
    code="CP931",
    severity=Severity.WARNING,
    title=Words("有繁体字", "Traditional characters"),
    message=Words(
        "稿件有繁体字（{found}），没有改动",
        "The manuscript holds traditional characters ({found}), left as they are",
    ),
    hint=Words("要转成简体，加 --simplify 重新导入", "To convert them, import again with --simplify"),
    why=Words(
        "人名、地名里的繁体字可能就该那样，由编辑定。", "In names they may be right; the editor decides."
    ),
)
SIMPLIFIED = Rule(
    code="CP932",
    severity=Severity.WARNING,
    title=Words("繁体转成了简体", "Converted to simplified characters"),
    message=Words(
        "按要求把 {count} 个繁体字转成了简体（{found}）",
        "{count} traditional characters were converted ({found})",
    ),
    hint=Words("请核对人名、地名", "Check the names of persons and places"),
    why=Words("一简对多繁，反过来也有例外。", "The conversion has exceptions."),
)
DECODED = Rule(
    code="CP933",
    severity=Severity.WARNING,
    title=Words("编码是推断的", "Encoding found by trial"),
    message=Words("文件不是 UTF-8，按 {encoding} 读出", "The file is not UTF-8 and was read as {encoding}"),
    hint=Words("看一眼有没有乱码", "See whether the text is right"),
    why=Words("老记事本存的是 GBK，文件里没有写明。", "Old editors write GBK and do not say so."),
)
STRUCK = Rule(
    code="CP934",
    severity=Severity.WARNING,
    title=Words("有划掉的文字", "Text struck out"),
    message=Words(
        "{where}有加删除线的文字“{text}”，照样留着", "{where_en} holds text struck out, “{text}”; it was kept"
    ),
    hint=Words("不要的就删去", "Delete what is not meant to stay"),
    why=Words("划掉多半是想删。", "Usually it was meant to go."),
)
CONTENTS = Rule(
    code="CP935",
    severity=Severity.WARNING,
    title=Words("目录没有带入", "Table of contents left out"),
    message=Words("{where}的目录没有带入", "The table of contents at {where_en} was left out"),
    hint=Words("不用处理，网页自己有目录", "Nothing to do; pages make their own"),
    why=Words("页码在网页上没有用。", "Page numbers mean nothing on a page."),
)
REDUCED = Rule(
    code="CP936",
    severity=Severity.WARNING,
    title=Words("网页里有不要的内容", "Parts of a web page left out"),
    message=Words("没有带入：{what}", "Left out: {what}"),
    hint=Words("网页里的图片要另存到稿件旁边", "Save the pictures of a web page beside it"),
    why=Words("脚本、外站图片不能进网站。", "Scripts and pictures of other sites do not get in."),
)
COMPANIONS_UNCLEAR = Rule(
    code="CP937",
    severity=Severity.WARNING,
    title=Words("旁边的图片视频不知道属于哪份稿件", "Media of no certain manuscript"),
    message=Words(
        "{count} 个图片、视频没有带入：{names}", "{count} pictures or clips were not taken: {names}"
    ),
    hint=Words(
        "放进和稿件同名的文件夹；或一次导入一份，用 --media 指明文件夹",
        "Put them into a folder named like the manuscript; or import one file with --media",
    ),
    why=Words("图配错了案，比没有图更糟。", "A picture with the wrong case is worse than none."),
)
FORM_WORDS_STRAY = Rule(
    code="CP938",
    severity=Severity.ERROR,
    title=Words("登记表里有不知道填给谁的内容", "Words in a form that belong to no key"),
    message=Words(
        "登记表里“{label}”旁边填了 {count} 个字，不知道是哪一项",
        "{count} characters beside “{label}” in the form belong to no key",
    ),
    hint=Words(
        "左边的项目名连同括号里的英文不要改；照空表改回来，再导入",
        "Leave the names on the left with the words in brackets as they were; put them back and import again",
    ),
    why=Words(
        "项目名改了，程序认不出来，填的内容会悄悄丢掉。",
        "Under a changed name what was filled in would be lost.",
    ),
)
CASE_THERE = Rule(
    code="CP940",
    severity=Severity.ERROR,
    title=Words("已有这个案例", "The case is there already"),
    message=Words("{name} 已经存在，没有覆盖", "{name} exists and was not overwritten"),
    hint=Words(
        "换一个 --slug；确认要换掉旧的，加 --replace",
        "Give another --slug; to replace the old one, add --replace",
    ),
    why=Words("覆盖了就找不回来。", "What is overwritten is gone."),
)
