"""CP640 and up: clips, their captions and the workshop that makes them."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

CLIP_TOO_LARGE = Rule(
    code="CP640",
    severity=Severity.ERROR,
    title=Words("视频画面太大", "Frames too large"),
    message=Words(
        "视频“{name}”的画面是 {found}，超过 {limit} 百万像素",
        "The frames of the clip “{name}” are {found}, over {limit} million pixels",
    ),
    hint=Words("请导出为 4K（3840×2160）或更小", "Export it in 4K (3840×2160) or smaller"),
    why=Words(
        "手机和相机最大拍 8K；更大的画面多半是损坏的文件，会占满内存。",
        "Phones and cameras end at 8K; larger frames are mostly damage and fill all memory.",
    ),
)
RESULT_DIFFERS = Rule(
    code="CP641",
    severity=Severity.ERROR,
    title=Words("转码结果与计划不符", "Result differs from its plan"),
    message=Words(
        "视频“{name}”转码后与计划不符：{reason}",
        "The clip “{name}” did not come out as planned: {reason}",
    ),
    hint=Words(
        "请用剪辑软件重新导出为 MP4（H.264）；若还是这样，请运行 casepress doctor 看看 ffmpeg",
        "Export it again as MP4 (H.264); if it persists, look at ffmpeg with casepress doctor",
    ),
    why=Words(
        "转码程序说成功不等于成功：尺寸、声音、编码逐项核对过才发布。",
        "That the encoder ended well proves nothing: size, sound and codec are compared before it counts.",
    ),
)
DISK_FULL = Rule(
    code="CP642",
    severity=Severity.ERROR,
    title=Words("磁盘满了", "Disk full"),
    message=Words(
        "磁盘没有空间了，“{name}”没有处理", "There is no room left on the disk; “{name}” was not made"
    ),
    hint=Words(
        "请腾出空间再运行；casepress media prune 可以删去不再用到的成品",
        "Make room and run again; casepress media prune deletes what is no longer used",
    ),
    why=Words(
        "写不完整的文件不会留下，也不会发布；腾出空间后接着做。",
        "Nothing half-written is kept or published; the next run goes on where this one stopped.",
    ),
)
ENCODER_DIFFERS = Rule(
    code="CP643",
    severity=Severity.ERROR,
    title=Words("别的机器上转码程序的版本不同", "Other encoders on the cluster"),
    message=Words(
        "处理“{name}”的机器上没有 {version}",
        "The machine that was to make “{name}” lacks {version}",
    ),
    hint=Words(
        "请让各台机器用同一版本：设置 ffmpeg: bundled，并装同一份依赖（requirements.lock）",
        "Use one version everywhere: set ffmpeg: bundled and install the same requirements.lock",
    ),
    why=Words(
        "成品的地址由原件和转码程序的版本决定；版本不同，字节就不同。",
        "The address of a rendition hangs on its original and the encoder's version; other versions, other bytes.",
    ),
)
CAPTIONS_REQUIRED = Rule(
    code="CP644",
    severity=Severity.ERROR,
    title=Words("视频必须有字幕", "Captions are required"),
    message=Words("视频“{name}”有声音，但没有字幕", "The clip “{name}” has sound but no captions"),
    hint=Words(
        "请在 video 里写上 captions: 1.srt；本站设置了 captions_required: true",
        "Add captions: 1.srt under video; this site sets captions_required: true",
    ),
    why=Words(
        "本站规定有声视频必须配字幕，听不见的人和静音播放的人才看得懂。",
        "This site demands captions on clips with sound, for those who cannot hear or watch muted.",
    ),
)
CAPTIONS_OVERLAP = Rule(
    code="CP645",
    severity=Severity.WARNING,
    title=Words("字幕时间重叠", "Captions overlap"),
    message=Words(
        "字幕“{name}”有 {count} 处时间重叠，第一处在 {time}；已让前一条提前结束",
        "The captions “{name}” overlap {count} times, first at {time}; the earlier one was ended sooner",
    ),
    hint=Words(
        "请在字幕软件里检查这几处的起止时间", "Check start and end of these captions in a subtitle editor"
    ),
    why=Words(
        "两条字幕同时出现会互相遮挡，多半是时间轴没有对好。",
        "Two captions at once cover each other; mostly the times have slipped.",
    ),
)
CAPTIONS_OUT_OF_ORDER = Rule(
    code="CP646",
    severity=Severity.WARNING,
    title=Words("字幕顺序不对", "Captions out of order"),
    message=Words(
        "字幕“{name}”没有按时间排列，已重新排好",
        "The captions “{name}” are not in order of time; they were sorted",
    ),
    hint=Words("请在字幕软件里按时间排序后保存", "Sort them by time in a subtitle editor and save"),
    why=Words(
        "顺序错乱往往是拼接字幕时留下的，内容可能也有遗漏。",
        "Disorder mostly comes from joining files, and something may be missing too.",
    ),
)
CAPTIONS_TOO_LONG = Rule(
    code="CP647",
    severity=Severity.WARNING,
    title=Words("字幕比视频长", "Captions outlast the clip"),
    message=Words(
        "字幕“{name}”到 {found} 秒才结束，视频只有 {seconds} 秒",
        "The captions “{name}” end at {found} s, the clip at {seconds} s",
    ),
    hint=Words(
        "请核对是不是这段视频的字幕；视频剪短过的，字幕也要剪",
        "Check that they belong to this clip; when a clip was cut, cut its captions too",
    ),
    why=Words(
        "字幕对不上画面，多半是拿错了文件，或视频剪过而字幕没有剪。",
        "Captions that do not fit belong to another clip, or the clip was cut and they were not.",
    ),
)
SOUND_DAMAGED = Rule(
    code="CP648",
    severity=Severity.WARNING,
    title=Words("视频的声音有损坏", "Damaged sound"),
    message=Words(
        "视频“{name}”的声音有几处解不出来，已跳过，画面完整",
        "Some of the sound of “{name}” cannot be decoded and was passed over; its picture is whole",
    ),
    hint=Words(
        "请从头听到尾，听不清就从原片重新导出",
        "Listen to all of it, and export it anew from the original if anything is missing",
    ),
    why=Words(
        "从长录像里截出来的片段，末尾常断在半帧声音里；声音中间缺了，就会漏掉话。",
        "A clip cut out of a longer one often ends within a frame of sound; lost in the middle, words are missing.",
    ),
)
CLIP_LEFT_OUT = Rule(
    code="CP649",
    severity=Severity.WARNING,
    title=Words("案例不带这个视频发布", "Published without a clip"),
    message=Words(
        "案例还有别的图片或视频，先不带“{name}”发布",
        "The case has other pictures or clips and goes out without “{name}”",
    ),
    hint=Words("修好视频，下次生成就会带上", "Mend the clip, and the next build has it"),
    why=Words(
        "一个视频坏了，不该让整篇通报等着；但只有这一个视频的案例要等它修好。",
        "One broken clip should not hold a whole bulletin; a case that shows nothing else waits until it is mended.",
    ),
)
