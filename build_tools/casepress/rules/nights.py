"""CP84x and CP87x: approvals, what was public before, and the nightly run."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

NOT_APPROVED = Rule(
    code="CP840",
    severity=Severity.ERROR,
    title=Words("没有审定，不发布", "Not approved, not published"),
    message=Words(
        "这个案例没有审定记录，没有发布", "This case has no approval on record and is not published"
    ),
    hint=Words("审定后运行 casepress approve 文件 --by 姓名", "Approve it: casepress approve FILE --by NAME"),
    why=Words(
        "设置 approval: require 要求先审后发。", "With approval: require nothing is public unapproved."
    ),
)
APPROVAL_VOID = Rule(
    code="CP841",
    severity=Severity.ERROR,
    title=Words("审定后改动过，不发布", "Changed after its approval, not published"),
    message=Words(
        "{by} 于 {on} 审定之后，文字或媒体又有改动，没有发布",
        "Text or media changed after {by} approved it on {on}; it is not published",
    ),
    hint=Words(
        "重新审定：casepress approve 文件 --by 姓名", "Approve it again: casepress approve FILE --by NAME"
    ),
    why=Words(
        "审定的是当时的文字和画面，改过就不再算数。",
        "An approval is of these words and pictures and no others.",
    ),
)
APPROVAL_OUTDATED = Rule(
    code="CP842",
    severity=Severity.WARNING,
    title=Words("审定记录已经过时", "Approval on record is outdated"),
    message=Words("{by} 于 {on} 审定之后又有改动", "Changed after {by} approved it on {on}"),
    hint=Words("重新审定，或删去 approved", "Approve it again, or delete approved"),
    why=Words("留着不作数的记录会误导人。", "A record that no longer holds misleads."),
)
FIRST_MOVED = Rule(
    code="CP843",
    severity=Severity.ERROR,
    title=Words("首次发布时间被改动", "First publication was moved"),
    message=Words(
        "{id} 首次发布于 {first}，现在写成了 {now}",
        "{id} was first published {first}; now it says {now}",
    ),
    hint=Words(
        "请把 publish_at 改回去；内容有变请写 corrections",
        "Put publish_at back; for changed content write corrections",
    ),
    why=Words(
        "发布日期造假是政府网站检查的单项否决项。首次发布时间只写一次。",
        "A forged date fails a government site outright. First publication is written once.",
    ),
)
ADDRESS_GONE = Rule(
    code="CP844",
    severity=Severity.ERROR,
    title=Words("公开过的地址会消失", "A public address would be gone"),
    message=Words(
        "公开过的 {address}（{title}）这次没有了", "{address} ({title}) was public and would be gone"
    ),
    hint=Words(
        "案例有错就先改正；换了编号请写 aliases；不再公开请写 withdrawn；确实要撤掉，用 --tombstones",
        "Mend the case; for a new id write aliases; to take it back write withdrawn; or use --tombstones",
    ),
    why=Words(
        "别人引用过的地址不能变成“没有这个页面”。公众看到的仍是上一次的网站。",
        "An address that others quote must not turn into an error page. The public keeps the last site.",
    ),
)
TOMBSTONE_LEFT = Rule(
    code="CP845",
    severity=Severity.WARNING,
    title=Words("旧地址留了说明页", "Notice left at an old address"),
    message=Words(
        "{address} 没有内容了，留下一页说明", "{address} has no content any more; a notice stands there"
    ),
    hint=Words("不需要处理；有了内容会自动恢复", "Nothing to do; it comes back with its content"),
    why=Words("公开过的地址总要有个交代。", "An address that was public owes its readers an answer."),
)
STATE_LOST = Rule(
    code="CP846",
    severity=Severity.WARNING,
    title=Words("发布记录读不出来", "Record of the last release is unreadable"),
    message=Words("版本 {release} 的发布记录读不出来", "The record of release {release} cannot be read"),
    hint=Words("请查磁盘；这次按公开的网站重新记录", "Check the disk; it is made anew from the public site"),
    why=Words("首次发布时间以记录为准。", "First publication is taken from the record."),
)
HOME_STALE = Rule(
    code="CP847",
    severity=Severity.WARNING,
    title=Words("首页快要超过两周没有更新", "Home page has not changed for long"),
    message=Words(
        "首页已有 {days} 天没有更新（最近 {last}）", "The home page is {days} days old (last {last})"
    ),
    hint=Words("14 天不更新就是单项否决，请安排内容", "Two weeks fail the inspection; plan something new"),
    why=Words(
        "国办秘函〔2019〕19号：首页两周不更新，单项否决。",
        "Guo Ban Mi Han 2019-19: two weeks without change fail.",
    ),
)
TIP_OFF_ENDS = Rule(
    code="CP848",
    severity=Severity.WARNING,
    title=Words("举报方式快到期", "Tip-off numbers are about to expire"),
    message=Words(
        "{inspection} 的举报方式 {day} 到期（{phone}）", "Tip-off of {inspection} ends on {day} ({phone})"
    ),
    hint=Words(
        "延长请改 to；不延长就不用管，到期自动不再显示",
        "Extend `to`, or leave it: it is not shown afterwards",
    ),
    why=Words("过期的号码留在页面上是差错。", "An old number on a live page is a fault."),
)
PLAN_OVERDUE = Rule(
    code="CP849",
    severity=Severity.WARNING,
    title=Words("整改方案逾期没有公开", "Rectification plan is overdue"),
    message=Words(
        "“{title}”通报已过 {days} 个工作日，还没有整改方案的进展",
        "{days} working days after publication “{title}” has no rectification plan",
    ),
    hint=Words(
        "公开了就写进 follow_ups（kind: rectification-plan）；只按周一到周五计，没有扣除节假日",
        "Add it to follow_ups (kind: rectification-plan); Monday to Friday are counted, holidays are not known",
    ),
    why=Words(
        "整改方案一般要求 30 至 45 个工作日内公开。", "Plans are usually due within 30 to 45 working days."
    ),
)
HOOK_FAILED = Rule(
    code="CP870",
    severity=Severity.WARNING,
    title=Words("报告没有送出去", "The report was not delivered"),
    message=Words("{hook} 没有成功：{problem}", "{hook} failed: {problem}"),
    hint=Words(
        "请检查 report_url 或 report_command；报告文件在本机",
        "Check report_url or report_command; the files are here",
    ),
    why=Words("没人看到的报告等于没有。", "A report that nobody sees is none."),
)
REPRINTED = Rule(
    code="CP871",
    severity=Severity.WARNING,
    title=Words("沿用上次公开的版本", "Stays as it was last public"),
    message=Words(
        "“{title}”的文件有错，公众看到的仍是上次公开的文字和图片",
        "The file of “{title}” is faulty; the public keeps its last text and media",
    ),
    hint=Words("改正这个文件里的错误，下一次就换成新的", "Mend the errors of this file; the next run takes the new text"),
    why=Words(
        "一个文件写错，不能拦住其他通报，也不能让公开过的网页消失。",
        "One faulty file must neither hold up all others nor take a public page away.",
    ),
)
NOT_REPRINTED = Rule(
    code="CP872",
    severity=Severity.WARNING,
    title=Words("有错的暂时撤下", "Faulty page taken off for now"),
    message=Words(
        "“{title}”的文件有错，上次公开的版本也不宜沿用，原地址换成一页说明",
        "The file of “{title}” is faulty and its last version must not stay; a notice stands at its address",
    ),
    hint=Words(
        "上次的文字里有个人信息、图片后来要遮挡，或文件里写了 withdrawn。改正错误后会自动恢复或显示撤回说明",
        "The last text holds personal data, pictures were masked since, or it says withdrawn. Mend the errors",
    ),
    why=Words(
        "个人信息多公开一夜就是多一夜的伤害；说要撤回的不能因为别处写错又留着。",
        "Personal data does harm every night; what is to be withdrawn must not stay because of another mistake.",
    ),
)
CLOCK_DOUBTED = Rule(
    code="CP873",
    severity=Severity.ERROR,
    title=Words("机器的时钟不可信", "The clock of the machine is in doubt"),
    message=Words(
        "机器的时钟忽然到了 {shown}，这次按 {used} 发布；这之间该公开的 {count} 批通报没有公开",
        "The clock leapt to {shown}; this run goes by {used}, and {count} releases due in between are still held",
    ),
    hint=Words(
        "核对时钟。时钟没有错，就加 --clock-checked 再运行一次；装好时间同步（NTP）以后不会再问",
        "Check the clock. If it is right run once more with --clock-checked; with a time server (NTP) nobody is asked",
    ),
    why=Words(
        "时钟跳到以后，没到时间的通报会提前公开，收不回来。",
        "A clock that leapt ahead would publish what is still held, and nothing takes that back.",
    ),
)
LINK_DEAD = Rule(
    code="CP874",
    severity=Severity.WARNING,
    title=Words("站外链接打不开", "A link to another site is dead"),
    message=Words("链接 {url} 打不开（{problem}）", "The link {url} is dead ({problem})"),
    hint=Words(
        "改成现在的网址；对方撤了，就写明来源名称和日期，去掉链接",
        "Give its present address; where it was taken off name the source and its date without a link",
    ),
    why=Words("死链在网站检查中扣分，也让读者无从核对。", "Dead links lose points, and readers cannot check what is said."),
)
