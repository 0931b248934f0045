"""Names, homes and accounts are found by the words around them, and ordinary words are left alone."""

from __future__ import annotations

import pytest

from casepress.personal.traces import traces


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in traces(text, frozenset(text))]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("村民张三反映", "name", "张三"),
        ("群众李建国多次反映", "name", "李建国"),
        ("居民王芳先后举报", "name", "王芳"),
        ("举报人李四，家住该村", "name", "李四"),
        ("信访人：王小明电话", "name", "王小明"),
        ("投诉人姓名为赵六。", "name", "赵六"),
        ("居民欧阳修、某甲", "name", "欧阳修"),
        ("村民李建国家中", "name", "李建国"),
        ("张三，男，1965年生，汉族，住该村。", "name", "张三"),
        ("居民王小明讲述经过", "name", "王小明"),
        ("村民李建国供图", "name", "李建国"),
        ("图片由村民李建国摄", "name", "李建国"),
        ("李建国（村民）反映", "name", "李建国"),
        ('[公告]: x "村民李建国"', "name", "李建国"),
        ("| 序号 | 举报人 |\n| --- | --- |\n| 1 | **王小明** |", "name", "王小明"),
        ("|村民姓名|田亩|\n|-|-|\n|某某|1|\n|欧阳修|2|", "name", "欧阳修"),
        ("幸福村3组12号", "home", "组12号"),
        ("某村十二号院", "home", "村十二号"),
        ("幸福小区5号楼2单元301室", "home", "5号楼2单元301室"),
        ("阳光花园３栋１２０２室", "home", "３栋１２０２室"),
        ("举报人家住和平路12号。", "home", "家住和平路12号"),
        ("渣土车晋A12345上路", "plate", "晋A12345"),
        ("来信寄someone@qq.com。", "mail", "someone@qq.com"),
        ("微信号：zhangsan_88", "account", "zhangsan_88"),
        ("加QQ：123456789反映", "account", "123456789"),
        ("护照号码E12345678", "paper", "E12345678"),
        ("通行证C1234567，", "paper", "C1234567"),
        ("军官证：1234567", "paper", "1234567"),
        ("士官证1234567", "paper", "1234567"),
        ("李建国(村民)反映", "name", "李建国"),
    ],
)
def test_trace_of_a_person_is_found(text: str, kind: str, words: str) -> None:
    assert (kind, words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "村民张某某、李某反映，村民王××说，群众张女士、居民王大爷来电。",
        "群众高度关注，居民安全、群众方便、村民常年饮水，群众时常投诉。",
        "居民周边、群众关切，群众马上就能看到；村民田地、居民石油、农民工。",
        "业主单位、居民金额、群众严重不满，市民文明、居民包括老人，群众于2021年反映。",
        "张三，男，中共党员，时任某县生态环境局局长，受到党内警告处分。",
        "3号楼会议室、12号井、村3号矿、5号线、二组2号炉、某村1号污水处理站。",
        "位于某某路123号的企业，〔2021〕12号文件，第3号公告，G30高速。",
        "微信公众号 mepxw123，关注微信公众号“生态环境部”，WeChat browser。",
        "马家村（村民）、高楼（居民）、王某某（举报人）、某厂李某（投诉人）。",
        "| 举报人 | 问题 |\n| --- | --- |\n| 李某 | 王家沟废渣 |\n| 张女士 | 何家河污水 |\n\n王家沟 | 高家庄",
        "| 问题 | 单位 |\n| --- | --- |\n| 高家庄 | 马家村 |",
        "农户马上提供材料，村民金属供图，群众摄像头。",
        "群众多次反映，居民长期反映，村民常年多次举报，群众何时曾投诉，居民联名要求，群众高声反复要求。",
        "来信寄 jubao@sthjt.shanxi.gov.cn，护照、通行证都要查验。",
    ],
)
def test_ordinary_words_give_nobody_away(text: str) -> None:
    assert found(text) == []


def test_what_was_found_is_not_repeated_in_full() -> None:
    text = "村民王小明，家住和平路12号，微信号wangxm_1，wxm123@qq.com，护照E12345678，晋A12345。"
    said = "".join(one.masked for one in traces(text, frozenset(text)))
    for secret in ("王小明", "和平路12号", "wangxm_1", "wxm123", "E12345678", "A12345"):
        assert secret not in said
