"""CP85x and CP86x: the key that signs releases, and what is found wrong with a copy of a release."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

KEY_UNREADABLE = Rule(
    code="CP850",
    severity=Severity.ERROR,
    title=Words("签名密钥读不出来", "Signing key cannot be read"),
    message=Words("签名密钥 {key} 读不出来：{problem}", "The signing key {key} cannot be read: {problem_en}"),
    hint=Words(
        "核对 mkdocs.yml 的 signing_key；没有密钥就用 casepress key new 新建一个",
        "Check signing_key in mkdocs.yml; casepress key new makes a key",
    ),
    why=Words(
        "设了密钥却签不了名时不发布：没有签名的一版，核对的人会当作假的。",
        "Where a key is set, nothing is published unsigned: those who check would take it for a forgery.",
    ),
)
KEY_IN_PROJECT = Rule(
    code="CP851",
    severity=Severity.ERROR,
    title=Words("签名密钥放在站点目录里", "Signing key inside the site"),
    message=Words("签名密钥 {key} 在站点目录里", "The signing key {key} lies inside the site's folder"),
    hint=Words(
        "把它移到站点目录以外，如 /etc/casepress/；如果已经提交进版本库，请换一个新密钥",
        "Move it elsewhere, such as /etc/casepress/; if it was ever committed, make a new one",
    ),
    why=Words(
        "站点目录会进版本库、会拷给别人，密钥一旦外传，谁都能冒充本站签名。",
        "A site's folder is committed and copied; whoever has the key can sign in the office's name.",
    ),
)
KEY_OPEN = Rule(
    code="CP852",
    severity=Severity.ERROR,
    title=Words("别人也能读签名密钥", "Signing key readable by others"),
    message=Words(
        "签名密钥 {key} 的权限是 {mode}，别的用户也能读",
        "The signing key {key} has mode {mode}: others can read it",
    ),
    hint=Words("运行 chmod 600 {key}", "Run chmod 600 {key}"),
    why=Words("密钥只应由发布网站的那个用户读到。", "Only the user who publishes may read the key."),
)
KEY_MISMATCH = Rule(
    code="CP853",
    severity=Severity.ERROR,
    title=Words("签名密钥和公布的公钥不是一对", "Signing key and published key differ"),
    message=Words(
        "签名密钥 {key} 的公钥是 {found}，mkdocs.yml 的 public_key 不是它",
        "The public half of the signing key {key} is {found}; public_key in mkdocs.yml is another",
    ),
    hint=Words(
        "用 casepress key show 看公钥，改正 public_key；有意换密钥时两项一起改，并公布新的指纹",
        "See casepress key show and mend public_key; to change keys change both and announce the new fingerprint",
    ),
    why=Words(
        "网页上公布的公钥要能核对这个签名，否则读者会以为网站是假的。",
        "The key shown on the site must fit the signature, or readers would take the site for a forgery.",
    ),
)
KEY_NOT_SET = Rule(
    code="CP854",
    severity=Severity.ERROR,
    title=Words("公布了公钥，没有签名密钥", "Public key without signing key"),
    message=Words(
        "mkdocs.yml 写了 public_key，却没有写 signing_key，这一版签不了名",
        "mkdocs.yml has public_key but no signing_key, so the release cannot be signed",
    ),
    hint=Words(
        "写上 signing_key: 密钥文件，或 env:变量名；不再签名就删去 public_key",
        "Add signing_key: FILE or env:NAME; to sign no longer remove public_key",
    ),
    why=Words(
        "公布了公钥，读者就会要求每一版都有签名。",
        "Who publishes a key promises that every release is signed.",
    ),
)
NO_MANIFEST = Rule(
    code="CP860",
    severity=Severity.ERROR,
    title=Words("没有可核对的清单", "No manifest to check against"),
    message=Words("{source} 的 {file} 取不到：{problem}", "{file} of {source} cannot be had: {problem}"),
    hint=Words(
        "核对地址；它应是网站的根地址，或发布架的 current 目录",
        "Check the address; it is the root of a site, or the folder `current` of a shelf",
    ),
    why=Words(
        "清单列出每个文件的校验值，没有它就无从核对。", "The manifest names every file with its digest."
    ),
)
BAD_SEAL = Rule(
    code="CP861",
    severity=Severity.ERROR,
    title=Words("签名不对", "Signature does not fit"),
    message=Words("清单的签名不对：{problem}", "The manifest's signature does not fit: {problem_en}"),
    hint=Words(
        "不要相信这个网站的内容；请用官方公布的公钥指纹再核对一次",
        "Do not trust this copy; check again with the fingerprint that the office announced",
    ),
    why=Words(
        "签名只有持有密钥的人做得出来；对不上，清单就可能被人改过。",
        "Only the holder of the key can make a signature; if it does not fit, the manifest may be altered.",
    ),
)
OLDER_THAN_SEEN = Rule(
    code="CP862",
    severity=Severity.ERROR,
    title=Words("拿旧版当新版", "Older than what was seen"),
    message=Words(
        "这一版的序号是 {counter}，应不小于 {least}",
        "This release has the counter {counter}; at least {least} is known to exist",
    ),
    hint=Words(
        "镜像没有更新，或有人用旧版冒充新版；官方有意回到旧版时用 --at-least 1",
        "The mirror is out of date, or an old release is passed off as new; after a deliberate rollback use --at-least 1",
    ),
    why=Words(
        "旧版的签名也是真的，只有序号能看出它不是最新的一版。",
        "An old release is truly signed too; only its counter tells that it is not the newest.",
    ),
)
FILE_ALTERED = Rule(
    code="CP863",
    severity=Severity.ERROR,
    title=Words("文件被改过", "File altered"),
    message=Words("{file} 与清单不符：{problem}", "{file} is not what the manifest says: {problem_en}"),
    hint=Words(
        "这个文件不是本站发布的；请重新同步镜像",
        "This file is not what was published; synchronise the mirror",
    ),
    why=Words(
        "清单里每个文件都有 SHA-256，改一个字节也看得出来。",
        "Every file has its SHA-256: one changed byte shows.",
    ),
)
FILE_MISSING = Rule(
    code="CP864",
    severity=Severity.ERROR,
    title=Words("缺文件", "File missing"),
    message=Words("缺少 {file}：{problem}", "{file} is missing: {problem}"),
    hint=Words("请重新同步镜像", "Synchronise the mirror"),
    why=Words("少一个文件，读者就可能看到残缺的网页。", "Without it readers may get a broken page."),
)
FILE_EXTRA = Rule(
    code="CP865",
    severity=Severity.ERROR,
    title=Words("多出文件", "File too much"),
    message=Words("{file} 不在清单里", "{file} is not in the manifest"),
    hint=Words(
        "查明是谁放的；被挂上的网页常常就是这样多出来的",
        "Find out who put it there; planted pages appear in just this way",
    ),
    why=Words(
        "清单以外的东西都不是本站发布的。", "What the manifest does not name was not published by the office."
    ),
)
NOT_SIGNED = Rule(
    code="CP866",
    severity=Severity.WARNING,
    title=Words("没有签名", "Not signed"),
    message=Words(
        "这一版没有签名：只能看出文件齐不齐，看不出清单是不是本站的",
        "This release is not signed: the files can be compared, but not whose manifest it is",
    ),
    hint=Words(
        "请网站管理员设置 signing_key 和 public_key",
        "Ask the site's administrator to set signing_key and public_key",
    ),
    why=Words(
        "没有签名，能改文件的人也能改清单。", "Without a signature whoever alters files alters the manifest."
    ),
)
