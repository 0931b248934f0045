"""Word lists for the benchmark's corpus: invented sites and sentences with slots. Nothing here reports a real event."""

from __future__ import annotations

from typing import Final, NamedTuple


class Subject(NamedTuple):
    """What a case of one domain is about: a kind of site, what harms it, and (failing, conduct) pairs."""

    site: str
    thing: str
    failings: tuple[tuple[str, str], ...]


NAMES: Final = (
    "青石", "白杨", "龙泉", "石桥", "清溪", "双河", "金山", "柳林", "长岭", "红星", "东湾", "西坡",
    "南塘", "北渡", "梅坑", "松岗", "云台", "月牙", "平湖", "新集", "古城", "枫林", "沙洲", "马鞍",
)  # fmt: skip

SUBJECTS: Final[dict[str, Subject]] = {
    "air": Subject(
        "焦化厂", "焦炉烟气",
        (("烟气治理流于形式", "fabrication"), ("无组织排放严重", "illegal-discharge"), ("应急减排不落实", "measures-not-implemented")),
    ),
    "water": Subject(
        "湖", "入湖污染物",
        (("水质长期得不到改善", "delay"), ("污染治理治标不治本", "sham-rectification"), ("水质出现反弹", "rebound")),
    ),
    "sewage": Subject(
        "污水处理厂", "生活污水",
        (("大量污水直排", "illegal-discharge"), ("管网建设滞后", "delay"), ("运行监管缺失", "lax-supervision")),
    ),
    "solid-waste": Subject(
        "渣场", "工业固体废物",
        (("违规堆存问题突出", "illegal-dumping"), ("渗滤液污染严重", "illegal-discharge"), ("整改敷衍应付", "perfunctory-rectification")),
    ),
    "construction-waste": Subject(
        "消纳场", "建筑垃圾",
        (("非法倾倒多发", "illegal-dumping"), ("处置监管不力", "lax-supervision"), ("规划建设迟缓", "inaction")),
    ),
    "industry": Subject(
        "工业园区", "化工废水",
        (("废水处理弄虚作假", "fabrication"), ("违规项目禁而不止", "illegal-construction"), ("异味扰民久拖不决", "delay")),
    ),
    "rural": Subject(
        "养殖小区", "畜禽粪污",
        (("粪污直排沟渠", "illegal-discharge"), ("治理设施闲置", "inaction"), ("整改一关了之", "one-size-fits-all")),
    ),
    "noise": Subject(
        "物流园", "夜间噪声",
        (("噪声扰民长期存在", "delay"), ("投诉处理敷衍", "perfunctory-rectification"), ("降噪措施落空", "measures-not-implemented")),
    ),
    "soil-farmland": Subject(
        "垦区", "剥离的表土",
        (("耕地破坏问题严重", "illegal-extraction"), ("保护工程质量不高", "perfunctory-rectification"), ("管护责任悬空", "lax-supervision")),
    ),
    "mining": Subject(
        "矿区", "废弃矿渣",
        (("生态修复弄虚作假", "fabrication"), ("越界开采破坏山体", "illegal-extraction"), ("修复治理严重滞后", "delay")),
    ),
    "forest-grassland": Subject(
        "林场", "被毁林木",
        (("毁林开垦屡禁不止", "illegal-extraction"), ("违法占用林地", "encroachment"), ("补种复绿走过场", "sham-rectification")),
    ),
    "protected-area": Subject(
        "湿地公园", "违建设施",
        (("违规建设侵占湿地", "encroachment"), ("拆除整改避重就轻", "sham-rectification"), ("保护管理缺位", "inaction")),
    ),
    "shoreline": Subject(
        "河岸线", "违占岸线的堆场",
        (("岸线侵占清理不到位", "encroachment"), ("河道内违规建房", "illegal-construction"), ("虚假整改蒙混过关", "sham-rectification")),
    ),
    "marine": Subject(
        "海堤", "养殖尾水和海漂垃圾",
        (("违规养殖清退不力", "lax-supervision"), ("违法占用滩涂", "encroachment"), ("尾水直排入海", "illegal-discharge")),
    ),
    "water-resources": Subject(
        "灌区", "违规取用的地下水",
        (("违规取水问题突出", "lax-supervision"), ("盲目造景耗水严重", "blind-expansion"), ("再生水利用数据不实", "fabrication")),
    ),
    "high-energy": Subject(
        "产业基地", "新增煤炭消费",
        (("两高项目盲目上马", "blind-expansion"), ("未批先建屡禁不止", "illegal-construction"), ("产能压减打折扣", "measures-not-implemented")),
    ),
    "radiation": Subject(
        "变电站", "电磁环境投诉",
        (("监测公开不到位", "inaction"), ("防护距离不落实", "measures-not-implemented"), ("验收手续缺失", "illegal-construction")),
    ),
}  # fmt: skip

VERDICTS: Final = (
    "整改推进缓慢",
    "监管责任缺失",
    "群众反映强烈",
    "环境风险隐患突出",
    "部门履职不到位",
    "治理工作流于表面",
)

DEPARTMENTS: Final = (
    "生态环境部门", "住房城乡建设部门", "水利部门", "自然资源部门", "农业农村部门", "工业和信息化部门", "城市管理部门", "属地乡镇政府",
)  # fmt: skip

METHODS: Final = (
    "调阅资料",
    "走访座谈",
    "现场核查",
    "无人机航拍",
    "夜间暗查",
    "采样监测",
    "卫星影像比对",
    "随机抽查",
)

# Slots: {place} city · {site} site · {thing} what harms it · {dept} department · {how} method · {a} {b} numbers
# {p} percentage · {y} year · {m} month · {d} day.
BACKGROUND: Final = (
    "{site}位于{place}境内，周边分布{a}个行政村，常住人口约{b}人，是当地重要的生产生活区域。",
    "近年来，{place}先后投入资金{a}万元，用于{site}及周边环境基础设施建设，但实际效果与目标差距较大。",
    "{y}年以来，当地共收到涉及{site}的群众信访举报{a}件，其中重复举报{b}件，问题多集中在{thing}方面。",
    "按照有关规划，{place}应于{y}年底前完成{site}综合治理任务，涉及工程{a}项，总投资{b}万元。",
    "{y}年{m}月，上一轮督察反馈意见明确指出{site}存在突出问题，要求{place}限期整改到位。",
    "{place}制定的整改方案提出，到{y}年{thing}得到全面控制，区域环境质量稳定改善，相关指标下降{p}%。",
    "督察组采取{how}等方式，对{site}及周边{a}处点位逐一核实，调阅各类台账{b}份。",
    "据统计，{site}每年产生{thing}约{a}吨，其中约{p}%未得到规范收集和处置。",
    "当地{dept}提供的资料显示，{site}相关设施设计能力为每日{a}吨，{y}年平均负荷率仅为{p}%。",
    "{site}所在流域面积约{a}平方公里，下游分布有{b}处集中取水点，环境敏感程度较高。",
    "{y}年{m}月{d}日，{place}有关负责人在专题会议上要求倒排工期，但此后{a}个月内工作基本没有进展。",
    "相关整改任务共分解为{a}项，涉及{b}家责任单位，其中牵头单位为当地{dept}。",
    "{place}是区域生态安全屏障的重要组成部分，{site}的环境状况直接关系到周边{b}名群众的切身利益。",
    "自{y}年起，{site}连续多次被列入重点督办清单，{dept}先后下达整改通知{a}份。",
    "现场可见，{site}外围仍有{a}亩土地没有完成治理，部分区域杂草丛生、设施锈蚀。",
)

FINDINGS: Final = (
    "督察组{how}发现，{site}内{a}处点位仍在违规作业，{thing}未经处理直接进入外环境。",
    "采样监测显示，{site}下游断面主要污染物浓度最高达到每升{a}毫克，超过标准限值{b}倍。",
    "{y}年{m}月至今，{site}累计违规处置{thing}{a}吨，占同期产生量的{p}%，有关记录残缺不全。",
    "{dept}上报的验收材料称任务已经完成，但现场核查发现，{a}项工程中有{b}项尚未开工。",
    "抽查的{a}份运行记录中，有{b}份存在数据前后矛盾、签字笔迹雷同等情况，真实性存疑。",
    "督察人员{m}月{d}日夜间赶到现场时，{site}的治理设施处于停运状态，现场气味刺鼻。",
    "{site}西侧堆存的{thing}高达{a}米，没有采取防渗、防扬散措施，雨天形成的黑色积水四处漫流。",
    "卫星影像比对表明，{y}年以来该区域新增裸露地块{a}亩，与上报的复绿面积相差{p}%。",
    "{place}将尚未完工的{a}处工程列入销号清单，以会议纪要代替现场验收，做法极不严肃。",
    "配套管线总长{a}公里，实际建成仅{b}公里，致使设施建成后长期吃不饱，处理效率不足{p}%。",
    "走访的{a}户居民普遍反映，每逢雨后{thing}外溢，房前屋后臭味难消，多次投诉没有结果。",
    "督察还发现，{site}周边另有{a}个小型作坊没有办理手续，{dept}对此长期视而不见。",
    "{dept}在{y}年的专项检查中早已掌握上述情况，却仅以口头提醒代替立案查处，放任问题蔓延。",
    "为应付检查，有关单位临时调来{a}台设备摆放在现场，检查结束后随即撤走，治理工作停留在表面。",
    "截至督察进驻时，{site}整改任务完成率仅为{p}%，较时序进度落后{a}个月。",
    "原计划{y}年{m}月投运的应急处置工程至今没有通电调试，{a}吨{thing}露天存放。",
    "自动监测设备的采样管被人为加装{a}个阀门，上传数据与现场比对结果相差{p}%。",
    "{place}用于该项目的专项资金{a}万元中，有{b}万元滞留在账户上，最长滞留时间超过两年。",
    "现场测算，{site}缺口部分每日约有{a}吨{thing}通过雨水口、沟渠和坑塘排入附近河道。",
    "有关企业{y}年至今被处罚{a}次，但每次处罚之后均未跟踪问效，同类问题反复出现。",
)

CAUSES: Final = (
    "{place}对{site}突出问题的严重性认识不足，重部署、轻落实，整改工作浮于表面。",
    "{dept}日常监管流于形式，{y}年以来对{site}的{a}次检查均未发现实质问题。",
    "有关部门之间职责不清、相互推诿，{a}次协调会议议定的事项大多没有落实。",
    "整改方案目标偏低、措施笼统，{a}项任务中有{b}项没有明确完成时限和责任人。",
    "资金保障和要素供给跟不上，{y}年应到位的配套资金实际到位率只有{p}%。",
    "对上报材料把关不严，对弄虚作假行为失察失管，{dept}在其中负有重要责任。",
    "项目前期论证不充分，擅自调整设计{a}处，导致建成的设施与实际需求脱节。",
    "对群众反映的问题敷衍应付，{a}件举报的答复内容几乎相同，{dept}没有到现场核实。",
    "考核问责偏松偏软，{y}年以来仅有{a}人因相关工作不力被提醒，压力没有传导到基层。",
    "相关企业主体责任落实不到位，环保投入长期不足，{site}运行维护人员仅有{a}人。",
)

ITEMS: Final = (
    "{site}东侧沟渠：{thing}外溢，积存约{a}立方米",
    "进场道路沿线：临时堆点{a}处，未覆盖{b}处",
    "{dept}台账：缺少{y}年{m}月以后的巡查记录",
    "监测点位：{a}项指标中{b}项没有按频次开展监测",
    "应急设施：事故池容积缺口{a}立方米",
    "排口标识：应设{a}处，实际设置{b}处",
    "整改资金：{y}年计划{a}万元，实际拨付比例{p}%",
    "群众举报：{m}月以来新增{a}件，已办结{b}件",
)

FACTS: Final = (
    ("违规处置数量", "吨"),
    ("涉及面积", "亩"),
    ("管网缺口长度", "公里"),
    ("每日直排量", "立方米"),
    ("群众举报件数", "件"),
    ("投入资金", "万元"),
    ("超标倍数", "倍"),
    ("未完成任务", "项"),
)

FOLLOW_UPS: Final = (
    ("rectification-start", "{place}召开专题会议，成立{site}整改工作专班，明确{a}项立行立改任务。"),
    ("rectification-plan", "{place}公开{site}整改方案，提出{a}项措施，明确由{dept}牵头落实。"),
    ("rectification", "{site}完成{a}处点位清理，规范处置{thing}{b}吨，其余任务按计划推进。"),
    ("accountability", "有关部门公布问责情况，对{site}相关问题负有责任的{a}个单位、{b}人被追责。"),
)
