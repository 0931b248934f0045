"""CP980-CP989: what the form in the browser does not save, and why; whatever was typed stays in the form."""

from __future__ import annotations

from casepress.diagnostics import Rule, Severity, Words

CHANGED_MEANWHILE = Rule(
    code="CP980",
    severity=Severity.ERROR,
    title=Words("文件在别处改过", "Changed by somebody else meanwhile"),
    message=Words(
        "{file} 打开以后在别处改过，没有保存，别处的改动还在",
        "{file} was changed elsewhere after it was opened; nothing was saved and that change is kept",
    ),
    hint=Words(
        "先把这里新写的内容复制出来，再回到列表重新打开这个案例，补上以后保存",
        "Copy what you typed, open the case again from the list, put it in and save",
    ),
    why=Words(
        "两个人同时改一个案例，后保存的若盖掉先保存的，前一个人的工作就没有了，而且谁也不知道。",
        "Where two people change one case, the second save would silently undo the work of the first.",
    ),
)
WOULD_BE_LOST = Rule(
    code="CP981",
    severity=Severity.ERROR,
    title=Words("表单放不下文件里的内容", "The form cannot hold what the file says"),
    message=Words(
        "{file} 的文件头里有表单放不下的内容（{what}），照表单保存会丢掉，所以没有保存",
        "The front matter of {file} holds what the form cannot ({what_en}); saving would lose it, so nothing was saved",
    ),
    hint=Words(
        "正文可以在这里改；文件头请用记事本改，或者先在记事本里删掉这些内容",
        "The text can be changed here; change the front matter with a text editor, or take this out of it first",
    ),
    why=Words(
        "注释、写错的名称是写的人留下的，程序不能替人决定不要。",
        "A comment or an unknown key was left there by somebody; no program decides that it may go.",
    ),
)
NOT_YET_A_CASE = Rule(
    code="CP982",
    severity=Severity.ERROR,
    title=Words("还不能存成文件", "Not yet fit for a file"),
    message=Words(
        "有 {count} 处还不能写进文件，没有保存：{what}",
        "{count} values cannot be written to a file yet; nothing was saved: {what}",
    ),
    hint=Words("请改正标红的栏目再保存，写好的内容都还在表单里", "Correct what is marked; what you typed is still here"),
    why=Words(
        "少了标题或批次，或者日期不存在，文件就读不回来；宁可不存，也不存一个打不开的文件。",
        "Without a title or release, or with a date that does not exist, the file could not be read back.",
    ),
)  # fmt: skip
NAME_IS_TAKEN = Rule(
    code="CP983",
    severity=Severity.ERROR,
    title=Words("已有同名的案例", "A case of that name exists"),
    message=Words("{file} 已经存在，没有覆盖", "{file} exists and was not overwritten"),
    hint=Words(
        "请换一个文件名，例如在后面加 -2", "Choose another file name, for instance with -2 at its end"
    ),
    why=Words("新建的案例不能盖掉已有的案例。", "A new case must not take the place of another."),
)
FOREIGN_PLACE = Rule(
    code="CP984",
    severity=Severity.ERROR,
    title=Words("不是案例的位置", "No place of a case"),
    message=Words(
        "“{file}”不是案例文件的位置，没有读写", "“{file}” is no place of a case; nothing was read or written"
    ),
    hint=Words(
        "案例只放在 cases/<批次>/<文件名>.md，文件名用小写英文字母、数字和连字符",
        "Cases lie at cases/<batch>/<slug>.md alone; slugs have lower-case letters, digits and hyphens",
    ),
    why=Words(
        "表单只能读写案例和它们的图片视频，别的文件一概不碰。",
        "The form reads and writes cases and their media, and no other file.",
    ),
)
UPLOAD_REFUSED = Rule(
    code="CP985",
    severity=Severity.ERROR,
    title=Words("这种文件收不下", "A kind of file that is not taken"),
    message=Words(
        "“{name}”不是可以发布的图片、视频或字幕（内容像是 {found}），没有收下",
        "“{name}” is no picture, clip or caption file that can be published (it looks like {found}); it was not taken",
    ),
    hint=Words(
        "图片用 JPEG、PNG、WebP、HEIC 或 AVIF，视频用 MP4、MOV 等，字幕用 SRT 或 VTT",
        "Give JPEG, PNG, WebP, HEIC or AVIF for pictures, MP4 or MOV for clips, SRT or VTT for captions",
    ),
    why=Words(
        "文件是什么看内容，不看名字的结尾：改了名字的文件发布不出来，还可能有害。",
        "A file is what its bytes say and not its name: a renamed one cannot be published and may do harm.",
    ),
)
UPLOAD_TOO_LARGE = Rule(
    code="CP986",
    severity=Severity.ERROR,
    title=Words("文件太大", "File too large"),
    message=Words(
        "“{name}”超过 {limit} MB，没有收下", "“{name}” is larger than {limit} MB and was not taken"
    ),
    hint=Words("请换小一些的文件，或把视频剪短", "Give a smaller file, or cut the clip"),
    why=Words(
        "更大的文件生成网页时也会被拒绝，早说比晚说好。",
        "A build would refuse it too; it is better said at once.",
    ),
)
FILE_NOT_TAKEN = Rule(
    code="CP987",
    severity=Severity.ERROR,
    title=Words("文件没有收完", "File not received"),
    message=Words("“{name}”没有收下：{reason}", "“{name}” was not received: {reason}"),
    hint=Words(
        "请再拖一次；还不行就看看磁盘空间，或者直接把文件放进案例的文件夹",
        "Drop it again; if it still fails look at the disk, or put the file into the case's folder yourself",
    ),
    why=Words("收了一半的文件不能留在案例里。", "Half a file must not stay with a case."),
)
