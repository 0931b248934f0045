"""What readers might ask of the benchmark's corpus: words of the trade, names, and strings at random."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from typing import Final

from bench.words import NAMES, SUBJECTS

TERMS: Final = (
    "弄虚作假", "数据造假", "敷衍整改", "表面整改", "监管不力", "不作为", "久拖不决", "未批先建", "违法排污", "污水直排",
    "黑臭水体", "生态环境", "生态修复", "生态环境部门", "水质", "焦炉烟气", "化工废水", "建筑垃圾", "固体废物", "畜禽粪污",
    "渗滤液", "地下水", "再生水", "自动监测", "湿地公园", "工业园区", "污水处理厂", "渣场", "林场", "矿区", "灌区", "河岸线",
    "海堤", "养殖尾水", "两高项目", "无人机", "卫星影像", "夜间暗查", "群众举报", "督察组", "整改方案", "城市管理部门",
    "属地乡镇政府", "会议纪要", "专项资金", "中央第一生态环境保护督察组", "第二轮第三批督察", "COD", "4.5倍", "86.2%",
    "2021年", "水", "渣",
)  # fmt: skip
STRINGS: Final = 150


def queries(texts: Iterable[str], places: Iterable[str], seed: int = 7) -> list[str]:
    """At least 200 queries: TERMS; provinces, cities and counties among the full names `places`; lakes and works of invented
    names; strings of 2 to 6 characters from the folded `texts`, which hold a line for each sentence."""
    dice = random.Random(seed)
    full = sorted(set(places))
    short = [re.sub(r"^.*?[省市州区盟](?=..)", "", name) for name in dice.sample(full, min(60, len(full)))]
    sites = [f"{dice.choice(NAMES)}{dice.choice([one.site for one in SUBJECTS.values()])}" for _ in range(50)]
    whole = sorted(texts)
    strings: list[str] = []
    while len(strings) < STRINGS:
        text, length = dice.choice(whole), dice.randint(2, 6)
        at = dice.randrange(len(text) - length)
        if "\n" not in text[at : at + length]:
            strings.append(text[at : at + length])
    return list(dict.fromkeys([*TERMS, *dice.sample(full, min(20, len(full))), *short, *sites, *strings]))
