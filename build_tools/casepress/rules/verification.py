"""CP82x and CP83x: what the last look before the switch finds in the public tree."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

_HARM = Words(
    "这样的网站不能换上去：读者会看到坏的页面。公众看到的仍是上一次的完整网站。",
    "Such a tree is not switched on: readers would see something broken. The public keeps the last whole site.",
)

NOT_READABLE = Rule(
    code="CP820",
    severity=Severity.ERROR,
    title=Words("生成的文件读不出来", "Public file cannot be read"),
    message=Words("文件格式有错：{problem}", "The file is not well-formed: {problem}"),
    hint=Words(
        "手写页面请检查编码和内容；自动生成的文件请清空缓存目录再试",
        "Check a hand-written file; for a generated one empty the cache and try again",
    ),
    why=_HARM,
)
NOT_WHOLE = Rule(
    code="CP821",
    severity=Severity.ERROR,
    title=Words("网页不完整", "Page is not whole"),
    message=Words("网页缺少 {problem}，或有多个", "The page lacks {problem}, or has more than one"),
    hint=Words(
        "请检查 overrides/ 里的模板和手写页面；磁盘满了也会这样",
        "Check the templates in overrides/ and hand-written pages; a full disk also does this",
    ),
    why=_HARM,
)
MARKER_LEFT = Rule(
    code="CP822",
    severity=Severity.ERROR,
    title=Words("网页里留有没填的标记", "Unfilled marker in a page"),
    message=Words("网页里还有没有填上内容的“casepress:”标记", "A “casepress:” marker was left unfilled"),
    hint=Words(
        "自动内容的标记只能写在 docs/ 的页面正文里", "Live blocks belong into the text of pages in docs/"
    ),
    why=_HARM,
)
ID_TWICE = Rule(
    code="CP823",
    severity=Severity.ERROR,
    title=Words("同一网页里编号重复", "Id twice on a page"),
    message=Words("编号“{id}”在这个网页里出现了两次", "The id “{id}” stands twice on this page"),
    hint=Words(
        "手写页面里的 id 请改成不同的；其他页面请报告给维护人员",
        "Give different ids in a hand-written page; report any other page",
    ),
    why=Words(
        "目录和链接会跳到错的地方，读屏软件也会读错。",
        "Links would lead to the wrong place, and screen readers be misled.",
    ),
)
DEAD_LINK = Rule(
    code="CP824",
    severity=Severity.ERROR,
    title=Words("站内链接没有目标", "Dead link inside the site"),
    message=Words("“{target}”指向的页面或文件不存在", "“{target}” leads to no page or file of the site"),
    hint=Words(
        "请改正链接；地址区分大小写。手写页面写相对地址，如 about.md",
        "Mend the link; letter case matters. In docs/ write relative addresses such as about.md",
    ),
    why=Words(
        "政府网站检查按死链扣分；读者会看到“没有这个页面”。",
        "Dead links cost an official site points, and readers get an error page.",
    ),
)
DEAD_ANCHOR = Rule(
    code="CP825",
    severity=Severity.WARNING,
    title=Words("页内位置不存在", "Anchor that is not there"),
    message=Words("“{target}”指向的位置不在那个页面里", "The place “{target}” is not on that page"),
    hint=Words("请对照目标页面改正“#”后面的部分", "Correct the part after “#”"),
    why=Words(
        "读者会停在页首，找不到所指的内容。", "Readers land at the top and do not find what was meant."
    ),
)
SCRIPT_OUTSIDE_POLICY = Rule(
    code="CP826",
    severity=Severity.ERROR,
    title=Words("网页里有脚本", "Script in a page"),
    message=Words("网页里有安全策略不允许的脚本：{found}", "A script that the policy forbids: {found}"),
    hint=Words(
        "请删去手写页面里的 <script>、onclick 等；程序自带的脚本都是单独的文件",
        "Delete <script>, onclick and the like from hand-written pages; our own scripts are files",
    ),
    why=Words(
        "嵌在网页里的脚本是篡改网页最常见的办法，安全策略一律不许。",
        "Inline scripts are how pages are hijacked; the policy allows none.",
    ),
)
FOREIGN_ORIGIN = Rule(
    code="CP827",
    severity=Severity.ERROR,
    title=Words("网页向别的网站要东西", "Page loads from another site"),
    message=Words("<{tag}> 要从别的网站读取：{found}", "<{tag}> loads from another site: {found}"),
    hint=Words("请把图片、字体、样式放到本站再引用", "Put the picture, font or style into this site"),
    why=Words(
        "向外站要东西会拖慢网页、泄露读者，外站被改就等于本站被改。",
        "Requests to others slow readers down, tell on them, and put the page into other hands.",
    ),
)
STYLE_OUTSIDE_POLICY = Rule(
    code="CP828",
    severity=Severity.WARNING,
    title=Words("安全策略会挡掉的样式", "Style that the policy blocks"),
    message=Words("浏览器会按安全策略忽略：{found}", "Browsers will ignore it under the policy: {found}"),
    hint=Words("请改用样式表文件（extra_css）", "Use a style sheet (extra_css)"),
    why=Words("写了不起作用，页面会和预想的不一样。", "It has no effect; the page will look different."),
)
METADATA = Rule(
    code="CP829",
    severity=Severity.ERROR,
    title=Words("公开的文件带有拍摄信息", "Public file with metadata"),
    message=Words("文件里有{found}信息", "The file holds {found}"),
    hint=Words(
        "案例的图片视频会自动清除；docs/ 和 overrides/ 里的请先另存为不带信息的文件",
        "Media of cases are cleaned; save files in docs/ or overrides/ without metadata first",
    ),
    why=Words(
        "位置、时间、相机和作者会暴露暗查的人和行程。",
        "Place, time, camera and author tell of people and of secret visits.",
    ),
)
METADATA_LIGHT = Rule(
    code="CP830",
    severity=Severity.WARNING,
    title=Words("公开的文件带有附加文字", "Public file with notes in it"),
    message=Words("文件里有附加信息：{found}", "The file holds notes: {found}"),
    hint=Words(
        "请看一下有没有人名；可以另存为不带信息的文件",
        "See whether it names anybody; it can be saved without",
    ),
    why=Words(
        "制作软件和作者的名字常常没人想公开。", "Names of programs and authors are rarely meant to be public."
    ),
)
MEDIA_DAMAGED = Rule(
    code="CP831",
    severity=Severity.WARNING,
    title=Words("公开的图片或视频不完整", "Public picture or clip is damaged"),
    message=Words(
        "文件的结构走不通，可能不完整", "The file's structure cannot be followed; it may be cut short"
    ),
    hint=Words("请打开看一下，必要时重新导出", "Open it, and export it again if need be"),
    why=Words("读不通的文件也查不出里面带了什么。", "What cannot be walked cannot be searched for metadata."),
)
HELD_BACK = Rule(
    code="CP832",
    severity=Severity.ERROR,
    title=Words("还没到时间的内容出现在网站里", "Something held back is in the tree"),
    message=Words(
        "出现了还不能公开的“{words}”（来自 {source}）",
        "Holds “{words}”, which is held back (from {source})",
    ),
    hint=Words(
        "请查手写页面和已公开的案例里是不是提前写到了它",
        "See whether a hand-written page or a public case mentions it too early",
    ),
    why=Words("提前公开收不回来。", "What was public too early cannot be taken back."),
)
SHRUNK = Rule(
    code="CP833",
    severity=Severity.ERROR,
    title=Words("网站一下子少了太多", "The site lost too much"),
    message=Words(
        "{what}从 {before} 减到 {after}，超过允许的 {limit}%",
        "{what_en}: from {before} to {after}, more than the {limit}% that may be lost",
    ),
    hint=Words(
        "先看是不是少了一批文件；确实要减，就把 mkdocs.yml 的 most_loss 临时调大",
        "See whether files are missing; if it is meant, raise most_loss in mkdocs.yml for once",
    ),
    why=Words(
        "一夜之间少掉一半，几乎总是源文件没有读全。",
        "Half a site lost in a night is nearly always a source that was not read whole.",
    ),
)
MEDIA_NOT_SHOWN = Rule(
    code="CP834",
    severity=Severity.WARNING,
    title=Words("没有页面使用的媒体文件", "Media file that no page shows"),
    message=Words("这个文件公开了，但没有页面用到它", "The file is public and no page shows it"),
    hint=Words("请报告给维护人员", "Report it to the maintainers"),
    why=Words("没有人引用的文件不该公开。", "What nobody shows should not be public."),
)
FILE_LOST = Rule(
    code="CP835",
    severity=Severity.ERROR,
    title=Words("清单里的文件不在", "Listed file is not there"),
    message=Words("清单里有这个文件，但读不到：{problem}", "It is listed and cannot be read: {problem}"),
    hint=Words("请检查磁盘，再运行一次", "Check the disk and run it again"),
    why=_HARM,
)
AND_MORE = Rule(
    code="CP836",
    severity=Severity.WARNING,
    title=Words("同样的问题还有更多", "More of the same"),
    message=Words("{code} 还有 {count} 处，没有一一列出", "{code}: {count} more that are not listed"),
    hint=Words("先改正列出的，再运行一次", "Mend those that are listed and run it again"),
    why=Words("一个错误常在几千个页面里重复。", "One mistake often repeats on thousands of pages."),
)
NOT_CLOSED = Rule(
    code="CP837",
    severity=Severity.WARNING,
    title=Words("网页的标签没有配对", "Tags of a page do not pair"),
    message=Words("<{tag}> 没有在该结束的地方结束", "<{tag}> is not closed in its place"),
    hint=Words("请检查手写页面里的 HTML", "Check the HTML in hand-written pages"),
    why=Words("浏览器会猜，各家猜得不一样。", "Browsers guess, each in its own way."),
)
