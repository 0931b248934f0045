"""CP6xx: pictures, clips and captions in media/ that cannot be published as they are."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

MISSING_FILE = Rule(
    code="CP601",
    severity=Severity.ERROR,
    title=Words("找不到媒体文件", "Media file not found"),
    message=Words("media/ 里没有“{name}”", "There is no “{name}” in media/"),
    hint=Words(
        "请把文件放进这个案例的文件夹，或改正文件名",
        "Put the file into the case's folder, or correct its name",
    ),
    why=Words(
        "页面上写了图片或视频，文件却不在：读者会看到空白。",
        "A page that names a picture without one shows a gap to its readers.",
    ),
)
OUTSIDE_MEDIA = Rule(
    code="CP602",
    severity=Severity.ERROR,
    title=Words("媒体文件在 media/ 之外", "Media file outside media/"),
    message=Words("“{name}”指向 media/ 之外，没有读取", "“{name}” leads out of media/ and was not read"),
    hint=Words(
        "请把文件本身复制到案例的文件夹，只写文件名，不写路径",
        "Copy the file itself into the case's folder and write its name alone",
    ),
    why=Words(
        "只读 media/ 里的文件：路径或符号链接都不能把别处的内容带上网站。",
        "Only files in media/ are read, so that no path and no link can carry anything else onto the site.",
    ),
)
WRONG_LETTER_CASE = Rule(
    code="CP603",
    severity=Severity.ERROR,
    title=Words("文件名大小写不一致", "Letter case differs"),
    message=Words(
        "写的是“{name}”，实际文件名是“{actual}”", "“{name}” is written, the file's name is “{actual}”"
    ),
    hint=Words("请改写为“{actual}”", "Write “{actual}”"),
    why=Words(
        "Windows 和 macOS 不分大小写，服务器分：在自己电脑上看得到，上线后就没有了。",
        "Windows and macOS ignore letter case and servers do not: what shows at the desk is gone in public.",
    ),
)
NOT_A_FILE = Rule(
    code="CP604",
    severity=Severity.ERROR,
    title=Words("不是普通文件", "Not a file"),
    message=Words("“{name}”不是文件（是文件夹或设备）", "“{name}” is a folder or a device, not a file"),
    hint=Words("请写出文件名，例如 1.jpg", "Write the name of a file, such as 1.jpg"),
    why=Words(
        "文件夹、管道和设备不能发布，读取它们还可能让程序停住不动。",
        "Folders, pipes and devices cannot be published, and reading one may never end.",
    ),
)
BAD_MEDIA_NAME = Rule(
    code="CP605",
    severity=Severity.ERROR,
    title=Words("文件名有不允许的字符", "File name not allowed"),
    message=Words(
        "文件名“{name}”为空，或者含有反斜杠、控制字符",
        "The file name “{name}” is empty or holds a backslash or a control character",
    ),
    hint=Words(
        "请改用中文、英文字母、数字和连字符，例如 1.jpg", "Use letters, digits and hyphens, as in 1.jpg"
    ),
    why=Words(
        "这些字符在不同系统上含义不同，有的还能用来绕过检查。",
        "Such characters mean different things on different systems, and some are used to slip past checks.",
    ),
)
UNSUPPORTED_PICTURE = Rule(
    code="CP606",
    severity=Severity.ERROR,
    title=Words("不支持的图片格式", "Kind of picture not taken"),
    message=Words(
        "“{name}”不是 JPEG、PNG、WebP、HEIC 或 AVIF 图片（内容像是 {found}）",
        "“{name}” is no JPEG, PNG, WebP, HEIC or AVIF picture (it looks like {found})",
    ),
    hint=Words("请另存为 JPEG 或 PNG 再放进来", "Save it as JPEG or PNG"),
    why=Words(
        "格式按内容判断，不看后缀。SVG 可以藏脚本，PDF、TIFF 多数浏览器不能当图片显示。",
        "The kind is told by the content, not by the name. SVG can hide scripts; most browsers do not show "
        "PDF or TIFF as a picture.",
    ),
)
BROKEN_PICTURE = Rule(
    code="CP607",
    severity=Severity.ERROR,
    title=Words("图片损坏", "Broken picture"),
    message=Words(
        "图片“{name}”读不完整：{reason}", "The picture “{name}” cannot be read to its end: {reason}"
    ),
    hint=Words(
        "请从原处重新复制或下载一次，打开看看是否完整",
        "Copy or download it again and look whether it is whole",
    ),
    why=Words(
        "没有传完的图片会缺下半截；宁可不发，也不发半张。",
        "A picture cut short lacks its lower half; it is better not shown.",
    ),
)
PICTURE_TOO_LARGE = Rule(
    code="CP608",
    severity=Severity.ERROR,
    title=Words("图片像素太多", "Too many pixels"),
    message=Words(
        "图片“{name}”有 {found} 像素，超过 {limit} 百万像素",
        "The picture “{name}” has {found} pixels, over {limit} million",
    ),
    hint=Words("请把长边缩到 4000 像素以内再放进来", "Scale its longer side down to 4000 pixels"),
    why=Words(
        "很小的文件也能展开成极大的图片，占满内存。",
        "A tiny file can unfold into a picture that fills all memory.",
    ),
)
ANIMATED_PICTURE = Rule(
    code="CP609",
    severity=Severity.ERROR,
    title=Words("动图", "Animated picture"),
    message=Words("“{name}”是动图", "“{name}” is an animated picture"),
    hint=Words(
        "请另存为 MP4，写进 video；或者只留一帧，存为 PNG",
        "Save it as MP4 and list it under video, or keep one frame as PNG",
    ),
    why=Words(
        "动图不能暂停，也没有字幕；视频可以。",
        "An animation cannot be paused and has no captions; a clip has both.",
    ),
)
UNSUPPORTED_CLIP = Rule(
    code="CP610",
    severity=Severity.ERROR,
    title=Words("不支持的视频格式", "Kind of clip not taken"),
    message=Words(
        "“{name}”不是能识别的视频（内容像是 {found}）",
        "“{name}” is no clip that we take (it looks like {found})",
    ),
    hint=Words("请用剪辑软件导出为 MP4（H.264）", "Export it as MP4 (H.264)"),
    why=Words(
        "格式按内容判断，不看后缀。播放列表一类的文件会让程序去读别的文件，一律不收。",
        "The kind is told by the content. Playlists make a program read other files and are never taken.",
    ),
)
CLIP_FAILED = Rule(
    code="CP611",
    severity=Severity.ERROR,
    title=Words("视频转码失败", "Clip cannot be converted"),
    message=Words("视频“{name}”转不成网页格式：{reason}", "The clip “{name}” cannot be converted: {reason}"),
    hint=Words(
        "请从手机或相机重新拷一份；还不行，用播放器从头放到尾检查，再用剪辑软件导出为 MP4",
        "Copy it from the phone or camera again; if that fails, play it from start to end and export it again as MP4",
    ),
    why=Words(
        "源文件损坏、没有画面或编码罕见时，转码会中途停下；半截视频不发布。",
        "A damaged clip, one without a picture or in a rare codec stops half-way; half a clip is not "
        "published.",
    ),
)
CLIP_TOO_LONG = Rule(
    code="CP612",
    severity=Severity.ERROR,
    title=Words("视频太长", "Clip too long"),
    message=Words(
        "视频“{name}”长 {found} 秒，超过 {limit} 秒", "The clip “{name}” lasts {found} s, over {limit} s"
    ),
    hint=Words("请剪成几段，分别列在 video 里", "Cut it into pieces and list each under video"),
    why=Words(
        "多数读者用手机看；长视频请分段，每段讲一个问题。",
        "Most readers watch on a phone; cut a long clip into parts, one issue each.",
    ),
)
DURATION_DIFFERS = Rule(
    code="CP613",
    severity=Severity.ERROR,
    title=Words("视频时长对不上", "Duration differs"),
    message=Words(
        "视频“{name}”标称 {declared} 秒，实际只有 {found} 秒",
        "The clip “{name}” declares {declared} s but holds {found} s",
    ),
    hint=Words(
        "文件可能没有传完：请重新复制；或用剪辑软件重新导出",
        "It may be cut short: copy it again, or export it anew",
    ),
    why=Words(
        "没有传完的视频照样能转码成功，只是少了后半段。",
        "A clip cut short converts without an error; its second half is simply gone.",
    ),
)
CAPTIONS_UNREADABLE = Rule(
    code="CP614",
    severity=Severity.ERROR,
    title=Words("字幕读不出来", "Captions cannot be read"),
    message=Words("字幕“{name}”读不出来：{reason}", "The captions “{name}” cannot be read: {reason}"),
    hint=Words(
        "请存为 SRT 或 WebVTT，编码选 UTF-8；时间写成 00:00:01,000 --> 00:00:04,000",
        "Save them as SRT or WebVTT in UTF-8, times as 00:00:01,000 --> 00:00:04,000",
    ),
    why=Words(
        "没有字幕，听不见的人和静音播放的人看不懂视频。",
        "Without captions a clip says nothing to those who cannot hear it or play it muted.",
    ),
)
NO_CAPTIONS = Rule(
    code="CP615",
    severity=Severity.WARNING,
    title=Words("视频没有字幕", "Clip without captions"),
    message=Words("视频“{name}”有声音，但没有字幕", "The clip “{name}” has sound but no captions"),
    hint=Words(
        "请在 video 里写上 captions: 1.srt，并把字幕文件放在视频旁边",
        "Add captions: 1.srt under video and put the file beside the clip",
    ),
    why=Words(
        "无障碍规范要求有声视频配字幕；多数读者在手机上静音观看。",
        "Accessibility standards ask for captions on clips with sound; most readers watch muted.",
    ),
)
POSTER_NOT_USED = Rule(
    code="CP616",
    severity=Severity.WARNING,
    title=Words("封面图不能用", "Poster not used"),
    message=Words(
        "视频“{video}”的封面图“{name}”不能用，改用视频里的画面",
        "The poster “{name}” of the clip “{video}” cannot be used; a frame of the clip stands in",
    ),
    hint=Words(
        "请改正 poster 的文件名，或换一张 JPEG、PNG；不写 poster 也可以",
        "Correct the name under poster or take another JPEG or PNG; poster may also be left out",
    ),
    why=Words(
        "封面图只是门面，缺了不影响视频发布，但编辑应当知道。",
        "A poster is only the door; the clip is published without it, but its editor should know.",
    ),
)
UNUSED_MEDIA = Rule(
    code="CP617",
    severity=Severity.WARNING,
    title=Words("没有用到的文件", "Unused file"),
    message=Words(
        "“{name}”没有被任何案例用到，不会发布", "“{name}” is used by no case and will not be published"
    ),
    hint=Words("请在案例里写上它，或把它移出 media/", "Name it in a case, or move it out of media/"),
    why=Words(
        "多半是文件名写错，或者换图后忘了删旧图。", "Mostly a slip in a name, or an old picture forgotten."
    ),
)
MEDIA_CHANGED = Rule(
    code="CP618",
    severity=Severity.ERROR,
    title=Words("文件在处理中被改动", "File changed while being read"),
    message=Words(
        "“{name}”在处理时被改动了，这次没有发布",
        "“{name}” was changed while it was being made and is left out this time",
    ),
    hint=Words("请等文件复制完，再运行一次", "Wait until it is copied, then run again"),
    why=Words("正在复制的文件只有一部分内容。", "A file still being copied has only a part of its content."),
)
MEDIA_FILE_TOO_LARGE = Rule(
    code="CP619",
    severity=Severity.ERROR,
    title=Words("媒体文件太大", "Media file too large"),
    message=Words(
        "“{name}”有 {size} 字节，超过上限 {limit} 字节",
        "“{name}” has {size} bytes, over the limit of {limit}",
    ),
    hint=Words(
        "请压缩后再放进来：图片 100 MB、视频 4 GB、字幕 1 MB 以内",
        "Make it smaller: pictures up to 100 MB, clips 4 GB, captions 1 MB",
    ),
    why=Words(
        "限制大小，使一个文件不会拖垮一整夜的发布。",
        "A limit keeps one file from holding up the whole night.",
    ),
)
TOO_DEMANDING = Rule(
    code="CP620",
    severity=Severity.ERROR,
    title=Words("文件超出处理限度", "File takes too much to decode"),
    message=Words(
        "处理“{name}”用时或占用内存超过限度（{reason}），已停止",
        "Decoding “{name}” took too much time or memory ({reason}) and was stopped",
    ),
    hint=Words(
        "请用看图或剪辑软件打开，另存为一份新的文件", "Open it in an editor and save it as a new file"
    ),
    why=Words(
        "有的文件损坏后，或者被人做了手脚，会让解码程序停不下来。",
        "A damaged file, or one made to do harm, can keep a decoder busy for ever.",
    ),
)
NO_ENCODER = Rule(
    code="CP621",
    severity=Severity.ERROR,
    title=Words("没有 ffmpeg", "No ffmpeg"),
    message=Words(
        "这台机器上没有可用的 ffmpeg，视频“{name}”没有处理",
        "There is no usable ffmpeg on this machine; the clip “{name}” was not made",
    ),
    hint=Words("请安装 ffmpeg 5 或更新的版本", "Install ffmpeg 5 or newer"),
    why=Words(
        "视频要用 ffmpeg 重新编码，去掉拍摄信息，并保证各种手机都能播放。",
        "Clips are made anew by ffmpeg, to drop what the camera recorded and to play on every phone.",
    ),
)
MEDIA_UNREADABLE = Rule(
    code="CP622",
    severity=Severity.ERROR,
    title=Words("媒体文件打不开", "Media file cannot be opened"),
    message=Words("“{name}”打不开：{reason}", "“{name}” cannot be opened: {reason}"),
    hint=Words(
        "请检查权限，或者文件是否正被别的程序占用",
        "Check its permissions and whether another program holds it",
    ),
    why=Words(
        "读不到的文件不能发布，也不能当作没有。",
        "A file that cannot be read can neither be published nor ignored.",
    ),
)
TRANSCRIPT_NOT_READ = Rule(
    code="CP623",
    severity=Severity.ERROR,
    title=Words("文字稿读不到", "Transcript cannot be read"),
    message=Words(
        "视频的文字稿“{name}”不在 media/ 里，或者不是文本",
        "The transcript “{name}” is not in media/ or is no text",
    ),
    hint=Words(
        "放在 media/<批次>/<名称>/ 里，存成 UTF-8 的 .md 或 .txt；没有就删去这一项",
        "Put it into media/<batch>/<name>/ as UTF-8 .md or .txt, or delete the key",
    ),
    why=Words(
        "写明有文字稿而页面上没有，听不见的读者就什么也得不到。",
        "A transcript that is named and not shown leaves those who cannot hear with nothing.",
    ),
)
