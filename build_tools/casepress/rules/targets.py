"""CP88x: places to which a release is copied."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

UNKNOWN_TARGET = Rule(
    code="CP880",
    severity=Severity.ERROR,
    title=Words("看不懂的目的地", "Target not understood"),
    message=Words("“{target}”不是能上传的目的地", "“{target}” is no target"),
    hint=Words(
        "写成 用户@主机:/目录、/本机/目录 或 s3://存储桶/前缀",
        "Write user@host:/folder, /local/folder or s3://bucket/prefix",
    ),
    why=Words("目的地写错，网站会传到别的地方。", "With a wrong target the site would go elsewhere."),
)
TARGET_FAILED = Rule(
    code="CP881",
    severity=Severity.ERROR,
    title=Words("上传没有完成", "Upload not finished"),
    message=Words(
        "往 {target} 上传没有完成：{problem}", "The upload to {target} was not finished: {problem}"
    ),
    hint=Words(
        "排除故障后再运行一次，已经传好的不会重传；在那以前，读者看到的旧网页都还完整",
        "Run it again when the cause is gone; what is there already is not sent again, and old pages stay whole until then",
    ),
    why=Words(
        "先传图片和样式，再传网页，最后传清单，中断在哪里都不会缺图少样式。",
        "Assets go first, pages next, the manifest last: wherever it stops, no page lacks what it shows.",
    ),
)
TARGET_NEWER = Rule(
    code="CP882",
    severity=Severity.ERROR,
    title=Words("目的地上的版本更新", "Target holds a newer release"),
    message=Words(
        "{target} 上是 {there}，比要上传的 {here} 新", "{target} holds {there}, which is newer than {here}"
    ),
    hint=Words(
        "核对发布架是不是对的；有意回到旧版时加 --allow-earlier",
        "Check the shelf; to go back on purpose add --allow-earlier",
    ),
    why=Words(
        "用错了发布架，会把公众看到的网站换成旧的。", "From a wrong shelf the public would get an old site."
    ),
)
FOREIGN_TARGET = Rule(
    code="CP883",
    severity=Severity.ERROR,
    title=Words("目的地有别的网站", "Target holds another site"),
    message=Words(
        "{target} 已有不是本程序传的网站", "{target} holds a site that was not sent by this program"
    ),
    hint=Words("换一个空的目录或前缀，或先清空它", "Choose an empty folder or prefix, or empty it first"),
    why=Words("上传会覆盖同名的文件。", "An upload would overwrite files of the same names."),
)
NO_CLIENT = Rule(
    code="CP884",
    severity=Severity.ERROR,
    title=Words("缺少上传用的程序", "Program for the upload missing"),
    message=Words(
        "要往 {target} 上传，需要先安装 {program}", "To send to {target}, {program} must be installed"
    ),
    hint=Words(
        "rsync 用系统的安装工具装；S3 用 pip install casepress[s3]",
        "rsync: by the system's packages; S3: pip install casepress[s3]",
    ),
    why=Words(
        "这些程序不是每个站点都用，所以不随本程序安装。",
        "Not every site needs them, so they are not installed by default.",
    ),
)
TARGET_BUSY = Rule(
    code="CP885",
    severity=Severity.ERROR,
    title=Words("另一次上传正在进行", "Another upload is at work"),
    message=Words("另一次上传正在往 {target} 传，这次没有开始", "Another run is sending to {target}; this one did not begin"),
    hint=Words("等它结束；下一次运行会把新的一版补上", "Wait for it to end; the next run brings the new release"),
    why=Words("两次上传同时写一个地方会互相破坏。", "Two runs that write to one place would spoil each other."),
)
