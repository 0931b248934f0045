"""CP80x and CP81x: the shelf on which releases stand, and what keeps a release from it."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

FOREIGN_SHELF = Rule(
    code="CP801",
    severity=Severity.ERROR,
    title=Words("这个目录不是发布架", "Not a shelf of ours"),
    message=Words(
        "“{folder}”里有别的东西，不是 casepress 的发布架，什么也没有动",
        "“{folder}” holds other things and is no shelf of casepress; nothing was touched",
    ),
    hint=Words("请换一个空目录，或还不存在的目录", "Name an empty folder, or one that does not exist yet"),
    why=Words(
        "发布架上的旧版本会按期删除，绝不能删到别人的东西。",
        "Old releases are deleted from a shelf, and never anything that is not its own.",
    ),
)
SHELF_BUSY = Rule(
    code="CP802",
    severity=Severity.ERROR,
    title=Words("发布架正在使用", "The shelf is busy"),
    message=Words(
        "另一次发布正在进行（{holder}），这一次什么也没有做",
        "Another run is at work ({holder}); this one did nothing",
    ),
    hint=Words(
        "等它结束再试。那个进程若已经死去，锁会自行解开，不用删任何文件",
        "Wait for it to end. The lock of a process that has died opens by itself; there is no file to delete",
    ),
    why=Words("两次发布同时写会互相破坏。", "Two runs that write at once would spoil each other."),
)
NO_SPACE = Rule(
    code="CP803",
    severity=Severity.ERROR,
    title=Words("磁盘空间不够", "Not enough space"),
    message=Words(
        "发布架所在的磁盘不够用：需要 {need}，只剩 {free}；公众看到的仍是上一版",
        "The disk of the shelf is too small: {need} needed, {free} left; the public still sees the last release",
    ),
    hint=Words(
        "清理磁盘，或用 casepress releases 看哪些版本可以不留（取消固定、--keep 少留几版）",
        "Free some space, or keep fewer releases (unpin some, --keep with a smaller number)",
    ),
    why=Words(
        "写到一半才发现满了，不如先算好；要的不只是字节，还有文件数。",
        "Better to count before than to be cut off half-way. A disk can run out of files as well as of bytes.",
    ),
)
SHELF_UNWRITABLE = Rule(
    code="CP804",
    severity=Severity.ERROR,
    title=Words("发布架不能写", "The shelf cannot be written"),
    message=Words(
        "“{name}”不能写（{problem}）；公众看到的仍是上一版",
        "“{name}” cannot be written ({problem}); the public still sees the last release",
    ),
    hint=Words(
        "检查目录的所有者和权限，磁盘是不是以只读方式挂载",
        "Check owner and permissions of the folder, and whether the disk is mounted read-only",
    ),
    why=Words("发布要能在发布架里建目录和改名。", "A release is made by new folders and one rename."),
)
SHELF_FAILED = Rule(
    code="CP805",
    severity=Severity.ERROR,
    title=Words("磁盘读写出错", "The disk failed"),
    message=Words(
        "处理“{name}”时磁盘出错（{problem}）；公众看到的仍是上一版",
        "The disk failed at “{name}” ({problem}); the public still sees the last release",
    ),
    hint=Words(
        "再试一次；若还是这样，请管理员检查磁盘。没写完的东西下一次会自行清除",
        "Try again; if it fails again have the disk checked. What is unfinished is cleared by the next run",
    ),
    why=Words("没有全部写好、核对好的版本不会公开。", "Nothing is public before all of it is written."),
)
NO_HARD_LINKS = Rule(
    code="CP806",
    severity=Severity.WARNING,
    title=Words("磁盘不支持硬链接", "No hard links on this disk"),
    message=Words(
        "发布架所在的磁盘不支持硬链接，没有改动的文件有 {count} 个改为复制",
        "The disk of the shelf has no hard links: {count} unchanged files were copied",
    ),
    hint=Words(
        "结果一样，只是多占空间。想省空间请把发布架放到 ext4、XFS 等本机磁盘上",
        "The result is the same and takes more space. A local disk (ext4, XFS) would save it",
    ),
    why=Words(
        "同一个文件在几个版本里本可以只存一份。",
        "A file that several releases share need be stored once only.",
    ),
)
BAD_MANIFEST = Rule(
    code="CP807",
    severity=Severity.ERROR,
    title=Words("清单读不懂", "Manifest not understood"),
    message=Words("清单 {file} 不能用：{problem}", "The manifest {file} cannot be taken: {problem_en}"),
    hint=Words(
        "清单不能手改；请用原来的文件，或重新发布一版",
        "A manifest is never edited by hand; take the original, or publish anew",
    ),
    why=Words(
        "公开的内容以清单为准，一个字节也不能含糊。",
        "What is public is what the manifest names, to the byte.",
    ),
)
VERSION_DAMAGED = Rule(
    code="CP808",
    severity=Severity.ERROR,
    title=Words("这一版不完整", "The release is not whole"),
    message=Words(
        "版本 {release} 与清单不符：{name}（共 {count} 处），没有切换",
        "The release {release} is not what its manifest says: {name} ({count} places); not switched",
    ),
    hint=Words(
        "发布架里的文件不能手改。请重新发布，或回到另一版：casepress releases 列出各版",
        "Nothing on a shelf is edited by hand. Publish anew, or roll back to another: see casepress releases",
    ),
    why=Words("只有与清单一字不差的版本才能公开。", "Only what is exactly its manifest may become public."),
)
SITE_UNFIT = Rule(
    code="CP809",
    severity=Severity.ERROR,
    title=Words("网站目录里有不能发布的东西", "Something in the site that cannot be published"),
    message=Words(
        "“{name}”不能发布：是链接、不是普通文件，或名字不能用",
        "“{name}” cannot be published: a link, no ordinary file, or an unfit name",
    ),
    hint=Words("请从网站目录里拿掉它", "Take it out of the site's folder"),
    why=Words(
        "链接可能指到网站以外，把内部文件带到网上。", "A link may lead outside and make inner files public."
    ),
)
SITE_CHANGED = Rule(
    code="CP810",
    severity=Severity.ERROR,
    title=Words("发布时网站目录变了", "The site changed meanwhile"),
    message=Words(
        "发布的时候“{name}”又被改了，没有切换",
        "“{name}” was changed while it was being published; not switched",
    ),
    hint=Words("再发布一次；发布时不要同时运行 casepress build", "Publish again, with no build running"),
    why=Words(
        "一版里不能有的文件新、有的文件旧。", "A release must not be new in one file and old in another."
    ),
)
NO_SUCH_RELEASE = Rule(
    code="CP811",
    severity=Severity.ERROR,
    title=Words("没有这一版", "No such release"),
    message=Words("发布架上没有版本“{release}”", "There is no release “{release}” on the shelf"),
    hint=Words("casepress releases 列出现有的各版", "casepress releases lists those that are there"),
    why=Words("旧版本按期删除，固定的除外。", "Old releases are deleted in time, unless they are pinned."),
)
EARLIER_INSTANT = Rule(
    code="CP812",
    severity=Severity.ERROR,
    title=Words("时间比现在公开的版本还早", "Earlier than what is public"),
    message=Words(
        "这一次的时间 {instant} 早于现在公开的版本的时间 {live}，没有发布",
        "The instant of this run, {instant}, is before that of the public release, {live}; not published",
    ),
    hint=Words(
        "先核对机器的时钟。确实要公开较早时刻的网站，加 --allow-earlier",
        "Check the clock of the machine. If an earlier site is really meant, add --allow-earlier",
    ),
    why=Words(
        "时钟倒退会让已经公布的通报从网站上消失。",
        "A clock that went back would take releases off the site that are out already.",
    ),
)
HELD_BACK = Rule(
    code="CP813",
    severity=Severity.ERROR,
    title=Words("内容与撤回的版本相同", "The same as what was rolled back"),
    message=Words(
        "这一次的内容与撤回的版本 {release} 完全相同，没有发布",
        "This is exactly the release {release} that was rolled back; not published",
    ),
    hint=Words(
        "先改正撤回它的原因；确实要再次公开，用 casepress rollback 发布架 {release}",
        "Mend what it was rolled back for; to make it public again: casepress rollback SHELF {release}",
    ),
    why=Words(
        "白天撤下的版本，不能在夜里自己又回来。",
        "What was taken down by day must not come back by itself at night.",
    ),
)
NEWER_SHELF = Rule(
    code="CP814",
    severity=Severity.ERROR,
    title=Words("发布架的格式不认识", "Unknown form of shelf"),
    message=Words(
        "“{folder}”是别的版本的程序用的发布架", "“{folder}” is the shelf of another version of casepress"
    ),
    hint=Words("请用较新的 casepress，或换一个目录", "Use a newer casepress, or another folder"),
    why=Words("猜着读会弄坏它。", "Guessing at its form would spoil it."),
)
SITE_EMPTY = Rule(
    code="CP815",
    severity=Severity.ERROR,
    title=Words("没有可发布的网站", "No site to publish"),
    message=Words("“{folder}”里没有首页 index.html，没有发布", "“{folder}” has no index.html; not published"),
    hint=Words("先用 casepress build 生成网站", "Make the site first with casepress build"),
    why=Words("没有首页的网站，公众打开就是错误。", "Without a home page the public would meet an error."),
)
UNCONFIRMED = Rule(
    code="CP816",
    severity=Severity.WARNING,
    title=Words("已经公开，磁盘没有确认", "Public, but not confirmed by the disk"),
    message=Words(
        "这一版已经公开，但磁盘没有确认写好（{problem}）",
        "The release is public, but the disk did not confirm it ({problem})",
    ),
    hint=Words(
        "用 casepress releases 核对公开的是哪一版，请管理员检查磁盘",
        "See casepress releases for what is public, and have the disk checked",
    ),
    why=Words(
        "如果这时断电，公众可能又看到上一版。",
        "After a power cut now the public might see the last one again.",
    ),
)
NOT_CLEARED = Rule(
    code="CP817",
    severity=Severity.WARNING,
    title=Words("发布架没有整理完", "The shelf was not tidied"),
    message=Words(
        "旧版本或临时文件没能整理完（{problem}），只是多占空间",
        "Old releases or notes could not be put in order ({problem}); it only takes space",
    ),
    hint=Words(
        "下一次发布会再试；若还是这样，请管理员检查磁盘和权限",
        "The next run tries again; if it fails again have disk and permissions checked",
    ),
    why=Words(
        "整理在切换之后，不影响公众看到的内容。",
        "It is done after the switch and changes nothing that is public.",
    ),
)
NO_SHELF = Rule(
    code="CP818",
    severity=Severity.ERROR,
    title=Words("没有发布架", "No shelf"),
    message=Words("“{folder}”不是发布架", "“{folder}” is no shelf"),
    hint=Words(
        "核对目录名；casepress publish 第一次发布时建好发布架",
        "Check the name; the first casepress publish makes the shelf",
    ),
    why=Words("只有发布架上才有各版网站。", "Releases stand on a shelf only."),
)
MENDED = Rule(
    code="CP819",
    severity=Severity.WARNING,
    title=Words("发布架上的文件被改动过", "Files on the shelf were tampered with"),
    message=Words(
        "发布架上有 {count} 个目录被改动或损坏（{name}），已从网站重新写好",
        "{count} folders of the shelf were changed or damaged ({name}); they were written anew from the site",
    ),
    hint=Words(
        "查一查是谁动了发布架，或磁盘是不是坏了。里面的文件不能手改",
        "Find out who touched the shelf, or whether the disk fails. Nothing on it is edited by hand",
    ),
    why=Words(
        "各版共用同一份文件，坏一处，几版都坏。", "Releases share files: damage to one is damage to several."
    ),
)
