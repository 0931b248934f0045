"""The form in a real browser: a new editor writes a case with photos and a clip, sees what is wrong and saves what
passes, in less than five minutes and without a command."""

from __future__ import annotations

import base64
import contextlib
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desks import workplace
from habits import first_case, saved, xml
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from programs import needed
from site_builder import case_text, site
from site_findings import findings_of

from casepress.adapters.form_server import Desk, application, listening, server_of
from casepress.editing.darkroom import Darkroom
from casepress.editing.mailroom import Mailroom
from casepress.editing.rehearsal import Rehearsal

AXE = Path(__file__).parent.parent.parent / "node_modules/axe-core/axe.min.js"
FAULTS = """async () => (await axe.run(document, {iframes: false})).violations
    .filter(one => ["serious", "critical"].includes(one.impact)).map(one => one.id + one.nodes[0].html)"""
MISSED = "!document.body.dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true}))"
# Files that are dropped on a field, as a hand drops them.
DROP = """([place, files]) => {
    const held = new DataTransfer();
    for (const [name, type, data] of files)
        held.items.add(new File([Uint8Array.from(atob(data), one => one.charCodeAt(0))], name, {type}));
    for (const kind of ["dragenter", "dragover", "drop"])
        document.querySelector(place).dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: held}));
}"""
CLIP = Path(__file__).parent.parent / "sites/broken/CP426-clip-without-words/media/c2b3-r1/case/1.mp4"
SUBTITLES = b"1\n00:00:00,000 --> 00:00:01,000\n\xe6\xb9\x96\xe9\x9d\xa2\n"
MINUTES = 5
TEXT = "杞麓湖水质长期为劣Ⅴ类。\n\n## 一、基本情况\n\n湖在通海县。\n\n## 二、主要问题\n\n治理只做表面文章。\n"


@contextlib.contextmanager
def served(root: Path) -> Iterator[str]:
    """The address that opens the desk of a tiny site, served as the command serves it."""
    made = site(root, {"c2b3-r5/old": case_text(title="山西太原某企业违法倾倒废渣", region='["140100"]')})
    place = workplace(made)
    listener = listening(0)
    invitations: list[str] = []
    darkroom = Darkroom(made.project)
    mailroom = Mailroom(place)
    desk = Desk(place, Rehearsal(place.project, made.engine, darkroom), mailroom, "zh")
    guard = application(desk, listener.getsockname()[1], invitations.append)
    server = server_of(guard)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield guard.invite()
    darkroom.close()
    mailroom.close()
    server.should_exit = True
    thread.join(10)


def field(page: Page, name: str, tag: str = "input") -> str:
    return f'.cp[data-path="{name}"] {tag}'


def drop(page: Page, name: str, *files: tuple[str, str, bytes]) -> None:
    drop_at(page, field(page, name, ".cp-dropzone"), *files)


def drop_at(page: Page, place: str, *files: tuple[str, str, bytes]) -> None:
    sent = [[file, kind, base64.b64encode(data).decode()] for file, kind, data in files]
    page.evaluate(DROP, [place, sent])


def faults(page: Page) -> list[str]:
    """What a checker of accessibility has against the page."""
    axe = AXE if AXE.is_file() else Path(needed("axe-core"))
    page.evaluate(axe.read_text("utf-8"))
    return [str(one) for one in page.evaluate(FAULTS)]


def test_region_that_was_typed_and_not_chosen_is_said_to_be_no_region(
    browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 768, "height": 900}, locale="zh-CN")
    with served(tmp_path / "site") as address:
        page.goto(address)
        page.get_by_text("＋ 新建案例").click(timeout=20_000)
        page.fill(field(page, "body", "textarea"), TEXT + "\n联系电话13912345678。\n")
        expect(page.locator(".cp-waiting")).to_have_text(
            "还没查完：“标题”“通报批次编号”“问题”改好以后，接着查其余的。"
        )
        expect(page.locator(field(page, "body", ".cp-error"))).to_contain_text("这里有手机号")
        page.fill(field(page, "region"), "通海市")
        expect(page.get_by_role("option", name="云南省玉溪市通海县")).to_be_visible()
        page.locator(field(page, "title")).focus()
        expect(page.locator(field(page, "region", "[role=alert]"))).to_contain_text("“通海市”还没有选上")
        page.close()


def test_new_editor_writes_a_case_that_passes_without_a_command(browser: Browser, tmp_path: Path) -> None:
    photos = []
    for number, colour in enumerate(("teal", "olive", "sienna"), 1):
        Image.new("RGB", (1200, 800), colour).save(tmp_path / f"现场照片{number}.jpg")
        photos.append((tmp_path / f"现场照片{number}.jpg").read_bytes())
    root = tmp_path / "site"
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    start = time.monotonic()
    with served(root) as address:
        page.goto(address)
        expect(page.get_by_text("〔可公开〕山西太原某企业违法倾倒废渣")).to_be_visible(timeout=20_000)
        page.get_by_text("＋ 新建案例").click()
        page.fill(field(page, "title"), "云南玉溪杞麓湖治理治标不治本")
        page.select_option(field(page, "batch", "select"), "c2b3-r5")
        page.fill(field(page, "region"), "通海")
        page.get_by_role("option", name="云南省玉溪市通海县").click()
        page.check('input[value="water"]')
        page.check('input[value="delay"]')
        expect(page.locator(field(page, "file_name"))).to_have_value("530423-water")
        page.fill(field(page, "body", "textarea"), TEXT + "\n联系电话13912345678。\n")
        finding = page.locator(field(page, "body", ".cp-error"))
        expect(finding).to_contain_text("这里有手机号")
        expect(finding).to_contain_text("第11行")
        page.fill(field(page, "body", "textarea"), TEXT)
        expect(finding).to_have_count(0)
        page.set_input_files(field(page, "figures", "input[type=file]"), str(tmp_path / "现场照片1.jpg"))
        shown = page.locator(field(page, "figures", ".cp-card"))
        expect(shown).to_have_count(1)
        rest = [(f"现场照片{n}.jpg", "image/jpeg", photos[n - 1]) for n in (2, 3)]
        drop(page, "figures", *rest, ("夜间.mp4", "video/mp4", CLIP.read_bytes()))
        expect(page.locator(field(page, "figures", ".cp-said"))).to_have_text(
            "“夜间.mp4”是视频，请拖到“视频”一栏。"
        )
        expect(shown).to_have_count(3)
        for number, seen in enumerate(("湖面近岸有成片蓝藻", "围隔把湖面隔成两圈", "泵站出水口正在排水")):
            page.fill(f"#cp-figures-{number}-alt", seen)
            page.fill(
                f"#cp-figures-{number}-caption", f"2021年4月{number + 1}日现场督察发现，{seen[:4]}情况属实"
            )
        drop(page, "video", ("夜间.mp4", "video/mp4", CLIP.read_bytes()), ("夜间.srt", "", SUBTITLES))
        expect(page.locator("#cp-video-0-captions")).to_have_value("1.srt")
        page.fill("#cp-video-0-caption", "夜间湖面")
        expect(page.locator("#cp-count")).to_contain_text("没有问题")
        frame = page.frame_locator("#preview-pane").frame_locator("iframe")
        expect(frame.get_by_role("heading", level=1)).to_have_text(
            "云南玉溪杞麓湖治理治标不治本", timeout=10_000
        )
        expect(frame.locator(".preview-mark")).to_have_text("预览 未公开")
        assert page.frame_locator("#preview-pane").locator("iframe").bounding_box()["width"] == 392  # type: ignore[index]
        expect(frame.locator("figure")).to_have_count(
            4, timeout=60_000
        )  # the clip is made beside the editing
        assert frame.locator("video").count() == 1
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page).to_have_url(re.compile("entries/c2b3-r5/530423-water$"))
        expect(page.locator(field(page, "file_name"))).to_be_disabled()
        expect(page.get_by_text("都已保存")).to_be_visible()
        taken = time.monotonic() - start
        assert taken < MINUTES * 60
        page.fill(field(page, "summary", "textarea"), "杞麓湖水质长期为劣Ⅴ类。")
        expect(page.get_by_text("有没保存的修改")).to_be_visible()
        page.keyboard.press("Control+s")
        expect(page.get_by_text("都已保存")).to_be_visible()
        assert page.evaluate(MISSED)  # a file that misses its field does not take the place of the form
        page.keyboard.press("Control+s")
        expect(page.locator("#cp-count")).to_contain_text("没有改动")
        wrong = faults(page)
        page.close()
    print(f"photos and a clip to a checked case with its page, in the desk without a command: {taken:.0f} s")
    assert wrong == []
    text = (root / "cases/c2b3-r5/530423-water.md").read_text("utf-8")
    assert "summary: 杞麓湖水质长期为劣Ⅴ类。\n" in text
    folder = root / "media/c2b3-r5/530423-water"
    assert [(folder / f"{n}.jpg").read_bytes() for n in (1, 2, 3)] == photos
    assert (folder / "1.mp4").read_bytes() == CLIP.read_bytes()
    assert [one for one in findings_of(root) if one.is_error] == []
    assert [
        url for url in asked if not url.startswith((address.partition("/enter")[0], "blob:", "data:"))
    ] == []
    # The editor asks whether the name is free; that nothing is there yet is the only error of the session.
    assert [one for one in said if "404" not in one] == []


def unsettled(document: Any) -> None:
    """The first case with a sentence that somebody struck out."""
    first_case(document)
    paragraph = document.add_paragraph("　　目前整改正在进行。")
    paragraph._p.append(
        xml('<w:del w:id="1" w:author="某"><w:r><w:delText>内部意见</w:delText></w:r></w:del>')
    )


def files_below(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_word_file_with_photos_and_a_clip_is_dropped_decided_about_and_seen_without_a_command(
    browser: Browser, tmp_path: Path
) -> None:
    root = tmp_path / "site"
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    word = ("杞麓湖.docx", "", saved(unsettled))
    clip = ("IMG_0408.MP4", "video/mp4", CLIP.read_bytes())
    start = time.monotonic()
    with served(root) as address:
        page.goto(address)
        expect(page.get_by_text("〔可公开〕山西太原某企业违法倾倒废渣")).to_be_visible(timeout=20_000)
        drop_at(page, "#cp-bar", ("说明.txt", "text/plain", b"x"))
        page.get_by_role("button", name="移去“说明.txt”").click()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="从 Word 稿新建").focus()
        page.keyboard.press("Enter")
        drop_at(page, "#cp-bring-zone", word, clip, clip)
        expect(page.locator("#cp-bring-files li")).to_have_count(2)
        expect(page.get_by_text("没有再放：IMG_0408.MP4")).to_be_visible()
        page.get_by_role("button", name="导入").click()
        expect(page.locator("#cp-bring-said")).to_have_text("请选通报批次。")
        page.get_by_label("通报批次").select_option("c2b3-r5")
        page.get_by_role("button", name="导入").click()
        expect(page.locator("#cp-bring-list .cp-error")).to_contain_text(
            "有没处理的修订：插入 0 处，删除 1 处"
        )
        assert [path.name for path in (root / "cases/c2b3-r5").iterdir()] == ["old.md"]
        assert not (root / "media").exists()
        wrong = faults(page)
        page.get_by_label("全部接受没处理的修订").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="导入").click()
        expect(page).to_have_url(re.compile("entries/c2b3-r5/530423-water$"))
        told = page.locator(".cp-brought")
        expect(told).to_contain_text("region（地区）填了“530423 云南省玉溪市通海县”，取自第4段")
        expect(page.locator(field(page, "title"))).to_have_value(
            "云南玉溪杞麓湖污染治理治标不治本 水质长期得不到改善"
        )
        expect(page.locator("#cp-count")).to_contain_text("0 处错误")
        expect(page.locator(field(page, "figures", ".cp-remarks")).first).to_contain_text("没有替代文字")
        frame = page.frame_locator("#preview-pane").frame_locator("iframe")
        expect(frame.locator("figure")).to_have_count(4, timeout=60_000)
        assert frame.locator("video").count() == 1
        taken = time.monotonic() - start
        wrong += faults(page)
        told.get_by_role("button", name="都看过了").click()
        expect(told).to_have_count(0)
        page.goto(f"{address.partition('/enter')[0]}/#/collections/cases")
        expect(page.get_by_text("〔可公开〕云南玉溪杞麓湖污染治理治标不治本")).to_be_visible()
        drop_at(page, "body", word)
        page.get_by_label("通报批次").select_option("c2b3-r5")
        page.get_by_label("全部接受没处理的修订").wait_for(state="detached")
        page.get_by_role("button", name="导入").click()
        page.get_by_label("全部接受没处理的修订").check()
        kept = files_below(root / "cases"), (root / "cases/c2b3-r5/530423-water.md").read_bytes()
        page.get_by_role("button", name="导入").click()
        expect(page.locator("#cp-bring-list .cp-error")).to_contain_text("已经存在，没有覆盖")
        page.get_by_role("link", name="打开已有的案例").click()
        expect(page).to_have_url(re.compile("entries/c2b3-r5/530423-water$"))
        expect(page.locator("#cp-bring")).to_be_hidden()
        expect(page.locator("#cp-count")).to_contain_text("0 处错误")
        page.close()
        scratch = root / ".cache/casepress/arrivals"
        assert (files_below(root / "cases"), (root / "cases/c2b3-r5/530423-water.md").read_bytes()) == kept
    print(f"a Word file, three photos and a clip to a checked case with its page, in the desk: {taken:.0f} s")
    assert taken < MINUTES * 60
    assert files_below(scratch) == []
    assert wrong == []
    assert files_below(root / "media") == ["1.jpg", "1.mp4", "2.jpg", "3.jpg"]
    assert "内部意见" not in kept[1].decode()
    assert [one for one in said if "404" not in one] == []
