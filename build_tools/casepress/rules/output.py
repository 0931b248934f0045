"""CP7xx: the site as a whole, its settings and its output."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

ADDRESS_TAKEN = Rule(
    code="CP701",
    severity=Severity.ERROR,
    title=Words("手写页面占用了固定地址", "Hand-written page at a reserved address"),
    message=Words(
        "手写页面的地址 {address} 是自动生成的页面要用的",
        "The address {address} of this page belongs to generated pages",
    ),
    hint=Words("请把文件改名或换一个目录", "Rename the file or move it"),
    why=Words("两个页面争一个地址，必有一个消失。", "Of two pages at one address one vanishes."),
)
UNKNOWN_BLOCK = Rule(
    code="CP702",
    severity=Severity.ERROR,
    title=Words("没有这种自动内容", "Unknown live block"),
    message=Words(
        "页面 {page} 里的“casepress: {value}”不认识",
        "The live block “casepress: {value}” in {page} is unknown",
    ),
    hint=Words(
        "可用：latest 8、regions、issues、batches、counts",
        "Available: latest 8, regions, issues, batches, counts",
    ),
    why=Words("写错的自动内容会留下一块空白。", "A misspelt block would leave a hole in the page."),
)
FOREIGN_FOLDER = Rule(
    code="CP703",
    severity=Severity.ERROR,
    title=Words("输出目录里有别的东西", "Output folder holds other things"),
    message=Words(
        "目录 {folder} 不是 casepress 生成的，里面已有文件，没有写入",
        "The folder {folder} was not made by casepress and is not empty; nothing was written",
    ),
    hint=Words("请换一个空目录，或先清空它", "Choose an empty folder, or empty it first"),
    why=Words(
        "生成时会删去不再需要的文件，绝不能删到别人的东西。",
        "A build deletes what is stale and must never delete what is not its own.",
    ),
)
BAD_SETTINGS = Rule(
    code="CP704",
    severity=Severity.ERROR,
    title=Words("设置写得不对", "Settings are wrong"),
    message=Words("mkdocs.yml 写得不对：{problem}", "mkdocs.yml is wrong: {problem_en}"),
    hint=Words("请对照 casepress init 生成的样本改正", "Compare with the sample that casepress init writes"),
    why=Words(
        "没有设置就不知道站点叫什么、放在哪里。", "Without settings the site has no name and no place."
    ),
)
UNKNOWN_SETTING = Rule(
    code="CP705",
    severity=Severity.ERROR,
    title=Words("没有这项设置", "Unknown setting"),
    message=Words("casepress 没有“{key}”这项设置", "casepress has no setting “{key}”"),
    hint=Words("可用：{known}", "Settings: {known}"),
    why=Words("拼错的设置等于没有设置。", "A misspelt setting has no effect."),
)
NO_SITE_URL = Rule(
    code="CP706",
    severity=Severity.WARNING,
    title=Words("没有写网址", "No site_url"),
    message=Words(
        "mkdocs.yml 没有 site_url，不生成订阅和网站地图",
        "mkdocs.yml has no site_url: no feeds and no sitemap are made",
    ),
    hint=Words("加一行 site_url: https://你们的域名/", "Add site_url: https://your.domain/"),
    why=Words("订阅和网站地图必须写完整网址。", "Feeds and sitemaps need absolute addresses."),
)
ENGINE_FAILED = Rule(
    code="CP707",
    severity=Severity.ERROR,
    title=Words("页面引擎出错", "The engine failed"),
    message=Words("MkDocs 没能生成页面框架：{problem}", "MkDocs could not render the shells: {problem_en}"),
    hint=Words(
        "先单独运行 mkdocs build 看它的说明，检查 mkdocs.yml 和 docs/",
        "Run mkdocs build by itself and check mkdocs.yml and docs/",
    ),
    why=Words("页面的页眉页脚由 MkDocs 生成一次。", "Header and footer are rendered once by MkDocs."),
)
NO_SITE_HERE = Rule(
    code="CP708",
    severity=Severity.ERROR,
    title=Words("这里不是站点目录", "No site here"),
    message=Words("{folder} 里没有 mkdocs.yml", "There is no mkdocs.yml in {folder}"),
    hint=Words(
        "请到站点目录里运行，或用 casepress init 新建一个",
        "Run it in a site's folder, or make one with casepress init",
    ),
    why=Words("mkdocs.yml 是站点唯一的设置文件。", "mkdocs.yml is the one configuration file of a site."),
)
VOCABULARY_LOST = Rule(
    code="CP709",
    severity=Severity.ERROR,
    title=Words("词表读不出来，全部停发", "Vocabulary lost: nothing is published"),
    message=Words(
        "词表 {name} 读不出来，这一次什么都没有发布",
        "The vocabulary {name} cannot be read; nothing was published this time",
    ),
    hint=Words(
        "先改正这个文件里的错误；案例要等它读得出来才能核对地区、问题和批次",
        "Mend this file first; regions, issues and releases of cases can only be checked with it",
    ),
    why=Words(
        "少一张词表，所有案例都会从网站上消失。宁可保留昨天的网站。",
        "Without one of the lists every case would vanish from the site; yesterday's site is better.",
    ),
)
PAGE_TAG_EMPTY = Rule(
    code="CP710",
    severity=Severity.ERROR,
    title=Words("必填的页面标签没有内容", "A mandatory page tag is empty"),
    message=Words(
        "设置 {name} 没有写，网页必填的标签 {tag} 就没有内容，没有发布",
        "The setting {name} is missing, so the mandatory page tag {tag} is empty; nothing was published",
    ),
    hint=Words(
        "site_url 写在 mkdocs.yml 最外层；site_code（网站标识码）和 office（主办单位）写在 casepress 下面；还没有上线就写 demo: true",
        "site_url stands at the top level of mkdocs.yml, site_code and office below casepress; a site that is not public "
        "yet says demo: true",
    ),
    why=Words(
        "《政府网站发展指引》（国办发〔2017〕47号）要求每个网页带有站点名称、域名、标识码，内容页带有标题、日期、来源；缺一项就不合格。",
        "The state's guide for government websites asks every page for the site's name, domain and code, and every text "
        "for title, date and source.",
    ),
)
BAD_SITE_CODE = Rule(
    code="CP711",
    severity=Severity.ERROR,
    title=Words("网站标识码不对", "Malformed site code"),
    message=Words("网站标识码“{value}”不对", "“{value}” is no site code"),
    hint=Words(
        "两个字母加八位数字（如 bm01000001），或十位数字；加上引号",
        "Two letters and eight digits (bm01000001) or ten digits, in quotes",
    ),
    why=Words(
        "标识码由国家登记，检查平台按它认网站；写错等于没有。",
        "The code is given by the state, and inspections know a site by it.",
    ),
)
MENU_PAGE_MISSING = Rule(
    code="CP712",
    severity=Severity.WARNING,
    title=Words("菜单里的页面不存在", "Menu names a page that is not there"),
    message=Words(
        "菜单（nav）里写的“{name}”没有这个页面，菜单上不出现这一项",
        "The menu (nav) names “{name}”, which is no published page; the menu goes without it",
    ),
    hint=Words(
        "写 docs/ 里的文件名，如 about.md；下级目录写成 guide/start.md",
        "Write the name of a file below docs/, such as about.md or guide/start.md",
    ),
    why=Words("写错一个字母，这一页就从菜单上消失，读者找不到。", "One wrong letter and readers no longer find the page."),
)
PAGE_LINK_BROKEN = Rule(
    code="CP713",
    severity=Severity.WARNING,
    title=Words("手写页面的链接落空", "Link of a hand-written page leads nowhere"),
    message=Words("链接的文件“{name}”没有发布，点开是空的", "The link leads to “{name}”, which is not published"),
    hint=Words(
        "写从这一页所在的目录算起的文件名，如 about.md、../about.md",
        "Write the name of the file as seen from the folder of this page: about.md, ../about.md",
    ),
    why=Words("死链是政府网站检查的扣分项。", "Dead links count against a government website."),
)
