"""CP480-CP489: waivers, with which an editor lets a finding stand under his name."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

WAIVER_SPENT = Rule(
    code="CP480",
    severity=Severity.WARNING,
    title=Words("豁免已经用不上", "Spent waiver"),
    message=Words("对 {code} 的豁免已经用不上：{reason}", "The waiver of {code} is spent: {reason_en}"),
    hint=Words(
        "删去这条豁免；内容改过的，重新核对后再写",
        "Delete it; if the text changed, check again before waiving",
    ),
    why=Words(
        "豁免只对看过的那几个字有效。文字改了，豁免就失效，免得放过新的错误。",
        "A waiver holds for the words that were looked at; when they change it ends, so that no new mistake slips by.",
    ),
)
NOT_WAIVABLE = Rule(
    code="CP481",
    severity=Severity.WARNING,
    title=Words("不能豁免", "Cannot be waived"),
    message=Words("{code} 不能由案例豁免", "{code} cannot be waived by a case"),
    hint=Words(
        "请改正案例；确需放行的，由管理员在 mkdocs.yml 的 waivable 里列出 {code}",
        "Mend the case; where it must pass, the administrator lists {code} under waivable in mkdocs.yml",
    ),
    why=Words(
        "身份证号和银行卡号没有公开的理由，一条豁免不应放行。",
        "Nothing justifies publishing identity and card numbers, so a line in a case must not let them pass.",
    ),
)
