"""CP95x–CP97x: what is exported for other hands: the official account, paper, the press."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

NOTHING_BY_THAT_NAME = Rule(
    code="CP950",
    severity=Severity.ERROR,
    title=Words("没有这个案例或批次", "No such case or release"),
    message=Words("本站没有编号为“{name}”的案例、通报批次", "The site has no case and no release “{name}”"),
    hint=Words(
        "案例写编号（c2b3-r5-taigu）或文件（cases/c2b3-r5/taigu.md），批次写编号（c2b3-r5）；简报只导出 PDF：casepress export pdf 2018-12",
        "Name a case by its id (c2b3-r5-taigu) or file (cases/c2b3-r5/taigu.md), a release by its id (c2b3-r5); "
        "briefings are exported as PDF alone: casepress export pdf 2018-12",
    ),
    why=Words(
        "导出只认本站已有的编号，不猜近似的名称。", "An export goes by the ids of the site and guesses none."
    ),
)
NOT_OUT = Rule(
    code="CP951",
    severity=Severity.ERROR,
    title=Words("还没公开，不导出", "Not public yet, not exported"),
    message=Words("{name} 还没公开（{why}），没有导出", "{name} is not public ({why}) and was not exported"),
    hint=Words(
        "确要提前交稿，请加 --under-embargo，每个文件都会标明“未发布”和保密期限",
        "To hand it over early add --under-embargo; every file then says that it is not out, and until when",
    ),
    why=Words(
        "导出的文件会离开本站，提前流出就收不回来。",
        "What is exported leaves the site and cannot be recalled.",
    ),
)
NO_ADDRESS = Rule(
    code="CP952",
    severity=Severity.WARNING,
    title=Words("没有网址，印不出原文地址", "No site address to print"),
    message=Words(
        "mkdocs.yml 没有写 site_url，原文链接和二维码都没有印",
        "mkdocs.yml has no site_url; the canonical address and its QR code are left out",
    ),
    hint=Words("在 mkdocs.yml 写 site_url: https://…/", "Give site_url: https://…/ in mkdocs.yml"),
    why=Words(
        "转到别处的文字要能指回原文，读者才能核对。",
        "A copy must lead back to the original, so that readers can compare.",
    ),
)
TAKEN_BACK = Rule(
    code="CP953",
    severity=Severity.ERROR,
    title=Words("已撤回，不导出", "Withdrawn, not exported"),
    message=Words("{name} 已撤回，没有导出", "{name} is withdrawn and was not exported"),
    hint=Words(
        "撤回的案例只在原地址留说明", "A withdrawn case keeps a notice at its address and nothing else"
    ),
    why=Words("撤回以后再发出去，等于没有撤回。", "To send it out again would undo the withdrawal."),
)
DROPPED_BY_EDITOR = Rule(
    code="CP954",
    severity=Severity.ERROR,
    title=Words("公众号编辑器会丢掉的写法", "Markup that the official account drops"),
    message=Words(
        "公众号正文里有编辑器会丢掉的内容：{what}", "The article holds what the editor would drop: {what}"
    ),
    hint=Words(
        "这是程序的问题，请把案例文件和这句话发给维护人员",
        "This is a fault of the program: send the case and this sentence to its maintainers",
    ),
    why=Words(
        "编辑器只留行内样式；样式表、class、id、脚本、定位和外链图片粘贴或保存时会消失。",
        "The editor keeps inline styles only; stylesheets, classes, ids, scripts, positions and outside pictures vanish.",
    ),
)
FIELD_TOO_LONG = Rule(
    code="CP955",
    severity=Severity.WARNING,
    title=Words("超过公众号的字数", "Longer than the official account takes"),
    message=Words(
        "{field} 有 {length} 个字，公众号最多 {most} 个",
        "{field} has {length} characters; the official account takes {most}",
    ),
    hint=Words("发布时请在公众号后台改短", "Shorten it in the account's editor"),
    why=Words("超过的部分填不进去，或被截断。", "What is over is refused or cut off."),
)
ARTICLE_TOO_LONG = Rule(
    code="CP956",
    severity=Severity.WARNING,
    title=Words("正文超过公众号的长度", "Article longer than the official account takes"),
    message=Words(
        "正文有 {length} 个字、{bytes} 字节，公众号以 {most} 个字、{size} 字节为限",
        "The article has {length} characters and {bytes} bytes; the limits are {most} and {size}",
    ),
    hint=Words(
        "请按案例分别导出：casepress export wechat 案例编号",
        "Export case by case: casepress export wechat CASE",
    ),
    why=Words("超过长度的图文存不进草稿箱。", "A longer article cannot be saved as a draft."),
)
PICTURE_UNFIT = Rule(
    code="CP957",
    severity=Severity.ERROR,
    title=Words("公众号不收的图片", "Picture that the official account refuses"),
    message=Words("图片 {name} 公众号不收：{what}", "The picture {name} would be refused: {what}"),
    hint=Words("请换一张较小的图", "Use a smaller picture"),
    why=Words(
        "正文图片限 JPEG、PNG、GIF，每张不超过 10 MB。",
        "Pictures of an article are JPEG, PNG or GIF of at most 10 MB.",
    ),
)
NO_COVER = Rule(
    code="CP958",
    severity=Severity.WARNING,
    title=Words("没有可作封面的图片", "No picture for a cover"),
    message=Words(
        "{name} 没有图片，公众号封面要另外准备（900×383 和 200×200）",
        "{name} has no picture; a cover (900×383 and 200×200) must be found",
    ),
    hint=Words(
        "给案例配一张图，或在公众号后台选封面", "Give the case a picture, or choose a cover in the editor"
    ),
    why=Words("没有封面的图文不能群发。", "An article without a cover cannot be sent."),
)
CLIP_UNFIT = Rule(
    code="CP959",
    severity=Severity.WARNING,
    title=Words("视频超过公众号的限制", "Clip beyond the official account's limits"),
    message=Words(
        "视频 {name} 有 {size} MB、{minutes} 分钟，公众号以 200 MB、60 分钟为限",
        "The clip {name} has {size} MB and {minutes} minutes; the limits are 200 MB and 60 minutes",
    ),
    hint=Words("请剪短，或先发到视频号再插入", "Cut it, or publish it as a channel video and insert that"),
    why=Words("超过限制的视频传不上去。", "A larger clip cannot be uploaded."),
)
NO_CHINESE_TYPE = Rule(
    code="CP960",
    severity=Severity.ERROR,
    title=Words("没有中文字体，不能印", "No Chinese type to print with"),
    message=Words(
        "这台机器没有中文字体（或没有 fontconfig），没有生成 PDF",
        "This machine has no Chinese font (or no fontconfig); no PDF was made",
    ),
    hint=Words(
        "请安装：apt-get install fontconfig fonts-noto-cjk",
        "Install them: apt-get install fontconfig fonts-noto-cjk",
    ),
    why=Words("没有字体，印出来就是空白或方框。", "Without type the print is blank or boxes."),
)
TYPE_REPLACED = Rule(
    code="CP961",
    severity=Severity.WARNING,
    title=Words("缺公文字体，用别的代替", "A typeface of official papers is replaced"),
    message=Words("没有{wanted}，用“{used}”代替", "There is no {wanted}; “{used}” stands in"),
    hint=Words("装好这种字体再导出一次", "Install it and export again"),
    why=Words(
        "公文格式用仿宋、黑体、楷体、小标宋；代替的字体字形不同，内容不变。",
        "Official papers are set in Fangsong, Heiti, Kaiti and Songti; a substitute looks different and says the same.",
    ),
)
WITHOUT_TYPE = Rule(
    code="CP962",
    severity=Severity.ERROR,
    title=Words("有字印不出来", "Characters that no font has"),
    message=Words(
        "这台机器的字体没有这些字，没有生成 PDF：{chars}",
        "No font of this machine has these characters; no PDF was made: {chars}",
    ),
    hint=Words(
        "请安装收字更全的字体：apt-get install fonts-noto-cjk fonts-noto-cjk-extra fonts-hanazono",
        "Install fonts with more characters: apt-get install fonts-noto-cjk fonts-noto-cjk-extra fonts-hanazono",
    ),
    why=Words(
        "印成空白的地名人名，读者无从知道缺了什么。", "A name printed blank does not tell what is missing."
    ),
)
NO_PRINTER = Rule(
    code="CP963",
    severity=Severity.ERROR,
    title=Words("排版程序用不了", "The typesetter cannot be loaded"),
    message=Words("WeasyPrint 用不了：{problem}", "WeasyPrint cannot be loaded: {problem}"),
    hint=Words(
        "请安装：pip install weasyprint；apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        "Install them: pip install weasyprint; apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    ),
    why=Words("PDF 由它排版；其余命令不受影响。", "It sets the PDF; no other command needs it."),
)
