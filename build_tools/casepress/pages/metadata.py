"""What the head of a page tells machines: the government's page tags, Open Graph and schema.org descriptions.

The tags and their exact names are those of 国办发〔2017〕47号, annex on the design of government websites.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import msgspec

from casepress.case import Case
from casepress.pages.copy import Copy, Imprint
from casepress.pages.exhibits import exhibits
from casepress.pages.page import Article, Exhibit, Link, Page

# The government's list of kinds of columns has none for disclosures; they are news of an office's work.
NEWS: Final = "工作动态"


class Column(NamedTuple):
    """A column (栏目) of the site as its tags name it; `type` is one of the government's list."""

    name: str
    description: str
    keywords: str
    type: str = NEWS


COLUMNS: Final = {
    "home": Column("首页", "集中通报的典型案例：最近一批、各地区、各类问题和各督察批次的入口", "典型案例,集中通报,首页", "首页"),
    "cases": Column("案例", "集中通报的典型案例，每起一页，有文字、图片和视频", "典型案例,通报,曝光,生态环境保护督察"),
    "regions": Column("地区", "按地区和督察对象查阅典型案例", "典型案例,地区,督察对象"),
    "issues": Column("问题", "按问题的领域和性质查阅典型案例", "典型案例,问题领域,问题性质"),
    "batches": Column("批次", "按督察批次和通报批次查阅典型案例", "典型案例,督察批次,通报批次"),
    "briefings": Column("简报", "定期编印的工作简报，每期几条短消息", "简报,工作动态"),
    "images": Column("图片", "典型案例的全部图片", "典型案例,图片"),
    "videos": Column("视频", "典型案例的全部视频", "典型案例,视频"),
    "data": Column("开放数据", "全部典型案例的数据，可以下载和订阅", "典型案例,开放数据,下载,订阅", "数据开放"),
    "search": Column("搜索", "在全部典型案例的文字里查找", "典型案例,搜索", "办事服务"),
    "verify": Column("核验", "核对一段文字是不是本站发布的原文", "典型案例,核验,真伪", "办事服务"),
    "service": Column("服务", "怎样举报、怎样联系本站、怎样使用本站", "举报,联系方式,无障碍", "咨询投诉"),
}  # fmt: skip


def site_domain(url: str) -> str:
    """The domain of the site (SiteDomain), "" when it has no address."""
    return urlsplit(url).netloc


def article_of(case: Case, copy: Copy) -> Article:
    """What the head of a case's page says of it. A case that names no source is the office's own."""
    front = case.front
    release = copy.catalogue.release_of(case)
    moment = copy.moment(release)
    published = moment if release.time_is_known else release.published
    changed = copy.last_change(case)
    inspection = copy.catalogue.inspection_of(case)
    places = tuple(link.text for link in copy.places(case))
    issues = tuple(link.text for link in copy.issues((*case.domains, *case.conducts)))
    return Article(
        published=published,
        modified=published if changed == release.published else changed,
        source=front.source or copy.imprint.office or copy.imprint.name,
        author=front.author or front.editor,
        section=copy.inspection_label(inspection),
        number=front.index_number,
        keywords=(*places, *issues),
        places=places,
        based_on=tuple(source.url for source in front.sources if source.url),
        corrections=tuple((one.date, one.note) for one in front.corrections),
        exhibits=exhibits(case, copy),
    )


def publication_date(article: Article) -> str:
    """PubDate: YYYY-MM-DD HH:MM in Beijing time. Of a day without a time it names the beginning."""
    return f"{article.published[:10]} {article.published[11:16] or '00:00'}"


def linked_data(page: Page, imprint: Imprint) -> str:
    """The page in the words of schema.org, as JSON that is safe inside an HTML script element; "" without a site
    address, since nothing can be named without one."""
    if not imprint.url:
        return ""
    things: list[dict[str, Any]] = list(page.linked)
    if page.article is not None:
        things.append(_report(page, page.article, imprint))
    if page.crumbs:
        things.append(_breadcrumbs(page.crumbs, imprint.url))
    if not things:
        return ""
    return embedded({"@context": "https://schema.org", "@graph": things})


def embedded(value: Any) -> str:
    """JSON in which nothing can end a script element or open a comment in it (HTML, 4.12.1.3)."""
    text = msgspec.json.encode(value).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def publisher(imprint: Imprint) -> dict[str, Any]:
    """The office behind the site."""
    return {"@type": _kind_of_office(imprint), "name": imprint.office or imprint.name, "url": imprint.url}


def _kind_of_office(imprint: Imprint) -> str:
    """A demonstration is no office's site, whatever it says of its source."""
    return "Organization" if imprint.demo else "GovernmentOrganization"


def website(imprint: Imprint) -> dict[str, Any]:
    """The site itself, for its home page."""
    return {
        "@type": "WebSite",
        "name": imprint.name,
        "url": imprint.url,
        "description": imprint.description or imprint.name,
        "inLanguage": imprint.language,
        "publisher": publisher(imprint),
    }


def _report(page: Page, article: Article, imprint: Imprint) -> dict[str, Any]:
    url = f"{imprint.url}{page.address}"
    pictures = [one for one in article.exhibits if one.kind == "picture"]
    clips = [one for one in article.exhibits if one.kind == "clip"]
    thing: dict[str, Any] = {
        "@type": "Report",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": page.title,
        "inLanguage": imprint.language,
        "datePublished": article.published,
        "author": {"@type": _kind_of_office(imprint), "name": article.source},
        "publisher": publisher(imprint),
        "articleSection": article.section,
        "keywords": article.keywords,
    }
    if article.modified:
        thing["dateModified"] = article.modified
    if page.description:
        thing["description"] = page.description
    if article.places:
        thing["spatialCoverage"] = [{"@type": "Place", "name": place} for place in article.places]
    if article.number:
        thing["reportNumber"] = article.number
    if article.based_on:
        thing["isBasedOn"] = article.based_on
    if article.corrections:
        thing["correction"] = [
            {"@type": "CorrectionComment", "datePublished": date, "text": note}
            for date, note in article.corrections
        ]
    if pictures:
        thing["image"] = [_image(one, page, imprint) for one in pictures]
    if clips:
        thing["video"] = [_video(one, page, article, imprint) for one in clips]
    return thing


def _image(one: Exhibit, page: Page, imprint: Imprint) -> dict[str, Any]:
    thing: dict[str, Any] = {
        "@type": "ImageObject",
        "contentUrl": f"{imprint.url}{one.address}",
        "encodingFormat": one.mime,
        "width": one.width,
        "height": one.height,
        "caption": one.caption or one.alt or page.title,
        "creditText": one.credit or imprint.office or imprint.name,
    }
    if one.taken:
        thing["dateCreated"] = one.taken
    if imprint.license_url:
        thing["license"] = imprint.license_url
    return thing


def _video(one: Exhibit, page: Page, article: Article, imprint: Imprint) -> dict[str, Any]:
    thing: dict[str, Any] = {
        "@type": "VideoObject",
        "name": one.caption or page.title,
        "description": one.caption or page.description or page.title,
        "thumbnailUrl": f"{imprint.url}{one.poster}",
        "uploadDate": article.published,
        "contentUrl": f"{imprint.url}{one.address}",
        "encodingFormat": one.mime,
        "duration": f"PT{max(1, round(one.seconds))}S",
        "width": one.width,
        "height": one.height,
        "inLanguage": imprint.language,
    }
    if one.credit:
        thing["creditText"] = one.credit
    if one.captions:
        thing["caption"] = {
            "@type": "MediaObject",
            "contentUrl": f"{imprint.url}{one.captions}",
            "encodingFormat": "text/vtt",
        }
    return thing


def _breadcrumbs(crumbs: tuple[Link, ...], url: str) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": crumb.text, "item": f"{url}{crumb.address}"}
            for number, crumb in enumerate(crumbs, 1)
        ],
    }
