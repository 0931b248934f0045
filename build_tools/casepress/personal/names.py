"""Names of residents and complainants, told by the words before them. 村民张某某 and 村民李某 name nobody; 村民张三 does.

Surnames are words too (高度, 安全, 方便), so a name counts only between a word for a person and the end of what can be
one, and never when it begins as a common word does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# The surnames of more than nine in ten people; those that are hardly ever anything but a word are left out.
_SURNAMES: Final = (
    "李王张刘陈杨黄赵吴周徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆"
    "廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟"
    "蓝聂齐申葛柴肖闫冉尤卞付代甘宁古左冷单关包华卫路岳焦巩窦祝喻梅季娄耿凌祁舒翁阮桂"
)
_DOUBLE: Final = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|宇文|长孙"
# What a surname begins as a word: the second characters by the first.
_WORDS: Final = {
    "王": "家位", "黄": "色土昏河金花沙", "周": "围期边年末到密日转五六", "马": "上路力车场桶蜂铃", "林": "区业地木场农草权带下",
    "何": "况必处以时地种人", "高": "度层速压温发效级中标考价原空楼铁峰等质量达位出于浓危耗排新尔校大铬架负额举声龄程处低潮",
    "郑": "重", "宋": "代", "唐": "代", "许": "多可久", "曾": "经多因在于是与向被有", "程": "度序", "于": "是此本今当年月日家上下前后某",
    "董": "事", "余": "下户人名万亩地件", "叶": "片子", "田": "地间里边块野头园亩", "范": "围", "江": "边河面里水上堤湖西苏北南岸",
    "钟": "头", "任": "务何期意由职用命凭其", "陆": "续地上", "方": "面便式法可才能案向", "金": "额属融钱银", "夏": "季天日夜收",
    "石": "头料油灰材粉子块矿化板膏", "雷": "电击", "白": "天色白灰昼酒酥费", "龙": "头", "史": "料", "毛": "病坯",
    "常": "年常见态规住务用说有因被受",
    "万": "元吨亩人余户多名一家", "顾": "虑及", "武": "器装警", "康": "养复", "严": "重格厉密峻防控肃", "钱": "款财", "施": "工行肥用",
    "牛": "羊奶场圈粪舍", "洪": "水涝灾", "汤": "水", "温": "度泉暖饱室", "莫": "名过", "易": "地于燃受发腐", "文": "化明件物体字艺",
    "安": "全置装静居排宁心徽抚稳", "颜": "色", "庄": "稼园子", "章": "程", "齐": "心全", "申": "请报诉领办", "柴": "油火草炉",
    "单": "位独元一户个", "关": "心注切于系闭停键乎怀照爱门", "包": "括围装含保村户容", "华": "丽侨", "卫": "生星浴", "路": "边面上段过口灯线程",
    "代": "表替价为理码办", "宁": "静愿可", "古": "树建老", "左": "右边侧岸", "冷": "水却风", "付": "出款费钱", "季": "节度", "梅": "雨",
    "焦": "虑急点油炉炭", "甘": "肃蔗愿", "杜": "绝", "段": "时", "孔": "隙", "舒": "适心", "祝": "福", "岳": "阳",
}  # fmt: skip
_COMMON: Final = frozenset(f"{first}{second}" for first, seconds in _WORDS.items() for second in seconds)
_WHO_2: Final = "村民|居民|群众|农户|住户|业主|户主|摊主|商户|租户|牧民|渔民|农民|市民|渔户"
_WHO_3: Final = (
    "举报人|信访人|投诉人|反映人|知情人|上访人|来信人|来访人|爆料人|受害人|报案人|养殖户|个体户|举报者|投诉者"
)
_END: Final = (
    r"(?=[，。、；：:,;.（()）\s“”‘’\"'！？!?/\[\]【】|*<\x00]|$|[说称家等向在于的和与及住电手身一]|"
    "反映|告诉|表示|介绍|夫妇|举报|投诉|无奈|自述|来电|来信|讲述|口述|指认|指着|提供|供图|拍摄|摄(?:[，。）)]|$)|"
    "(?:多次|反复|再次|先后|实名|联名|连续|经常|一直|曾|曾经)(?:反映|举报|投诉|信访|上访|来信|来电|要求|向))"
)
_NAMED: Final = re.compile(
    rf"[民众户主人者](?:(?<={_WHO_2})|(?<={_WHO_3}))(?:代表)?(?:姓名)?[：:“\s*]{{0,3}}(?:[为是叫系])?[“\s*]{{0,2}}"
    rf"(?P<name>(?:{_DOUBLE})[\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?){_END}"
)
_PERSON: Final = re.compile(r"[，,（(]\s?[男女](?=[，,。；;）)、])")
# 李建国（村民）: a name, unless it is that of a place where they live. Of each bracket by itself: one first character is
# searched for many times as quickly as a set of them.
_CALLED: Final = tuple(re.compile(rf"{left}(?:{_WHO_2}|{_WHO_3})[）)]") for left in ("（", r"\("))
_PLACES: Final = frozenset("村庄屯寨组街镇乡县市区社队湾沟坪口里路巷园厂")
# In a table a column may be headed by who they are; without such a cell no table is read.
_HEADED: Final = re.compile(rf"\|[*\s]*+(?:{_WHO_2}|{_WHO_3})")
_COLUMN: Final = re.compile(rf"[*\s]*(?:{_WHO_2}|{_WHO_3})(?:姓名)?[*\s]*")
_CELL: Final = re.compile(rf"[*\s]*((?:{_DOUBLE}|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}})[*\s]*")
_ROW: Final = re.compile(r"^[ \t>]*\|.*$", re.MULTILINE)
_BEFORE: Final = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|(?:{_DOUBLE})[\u4e00-\u9fff]{{1,2}})$"
)
_OFFICIAL: Final = re.compile(
    "时任|原任|曾任|现任|书记|局长|厅长|县长|市长|区长|镇长|主任|科长|处长|党组|党委|处分|记过|问责|诫勉|党员"
)
_ANONYMOUS: Final = re.compile(
    "[某××XxＸ＊*○〇]|女士|先生|大[爷妈娘伯叔婶姐哥]|师傅|老汉|奶奶|爷爷|阿姨|同志|姓$|氏$|家$"
)


def names(text: str) -> Iterator[tuple[int, int]]:
    """Where a resident or complainant is named: the offsets of the name, end excluded."""
    for match in _NAMED.finditer(text):
        if _is_name(match["name"]):
            yield match.span("name")
    if "男" in text or "女" in text:
        yield from _with_sex(text)
    called = [match for pattern in _CALLED for match in pattern.finditer(text)]
    for match in sorted(called, key=re.Match.start) if len(called) > 1 else called:
        found = _BEFORE.search(text, max(0, match.start() - 4), match.start())
        if found is not None and _is_name(found[0]) and found[0][-1] not in _PLACES:
            yield found.span()
    if _HEADED.search(text) is not None:
        yield from _in_tables(text)


def _is_name(words: str) -> bool:
    return words[:2] not in _COMMON and _ANONYMOUS.search(words) is None


def _in_tables(text: str) -> Iterator[tuple[int, int]]:
    """The names in the columns of tables that are headed 举报人, 村民 and the like."""
    end, headed = -2, frozenset[int]()
    for row in _ROW.finditer(text):
        cells = row[0].split("|")
        if row.start() != end + 1:
            headed = frozenset(number for number, cell in enumerate(cells) if _COLUMN.fullmatch(cell))
        elif headed:
            at = row.start()
            for number, cell in enumerate(cells):
                found = _CELL.fullmatch(cell) if number in headed else None
                if found is not None and _is_name(found[1]):
                    yield at + found.start(1), at + found.end(1)
                at += len(cell) + 1
        end = row.end()


def _with_sex(text: str) -> Iterator[tuple[int, int]]:
    """“张三，男，” is how a file on a person begins; officials who were held to account are public."""
    for match in _PERSON.finditer(text):
        found = _BEFORE.search(text, max(0, match.start() - 4), match.start())
        if found is None or not _is_name(found[0]):
            continue
        end = text.find("\n", match.end())
        if _OFFICIAL.search(text, match.end(), end if end >= 0 else len(text)) is None:
            yield found.span()
