"""What the site's settings say on every page: the office, its records and its contacts. Pure."""

from __future__ import annotations

from casepress.pages.copy import Imprint
from casepress.project import Project


def imprint_of(project: Project) -> Imprint:
    """The imprint of a site."""
    settings = project.settings
    lines = (
        ("主办单位", settings.office, ""),
        ("承办单位", settings.organizer, ""),
        ("联系方式", settings.contact, ""),
        ("网站标识码", settings.site_code, ""),
        ("备案号", settings.icp, "https://beian.miit.gov.cn/"),
        ("公安备案", settings.police_record, "https://beian.mps.gov.cn/"),
        ("纠错", "我为政府网站找错" if settings.errors_url else "", settings.errors_url),
    )
    return Imprint(
        name=project.name,
        url=project.url,
        description=project.description,
        office=settings.office,
        demo=settings.demo,
        per_page=settings.per_page,
        search="search/" if settings.search else "",
        public_key=settings.public_key,
        care=settings.care,
        lines=tuple(line for line in lines if line[1]),
        badge=settings.badge.lstrip("/"),
        badge_url=settings.badge_url,
        contact=settings.contact,
        hotline=settings.hotline,
        site_code=settings.site_code,
        license=settings.license,
        license_url=settings.license_url,
        attribution=settings.attribution,
        variants=tuple(settings.variants),
    )
