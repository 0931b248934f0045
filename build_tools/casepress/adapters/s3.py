"""A target in S3-compatible storage (boto3): objects with type, encoding and time of caching, sent side by side."""

from __future__ import annotations

import hashlib
import re
import urllib.parse
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from casepress.release.delivery import StoreError, Upload
from casepress.release.server import content_type, keeping_of

AT_ONCE: Final = 8
BATCH: Final = 1000  # objects that one call deletes
_MISSING: Final = ("404", "NoSuchKey", "NotFound")
BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


class S3Store:
    """A bucket and a prefix in it. State: what was listed there, so that nothing is sent twice."""

    merges = True

    def __init__(self, target: str) -> None:
        """`target` is s3://bucket/prefix, with ?endpoint=URL&region=NAME where the storage is not Amazon's. Credentials
        are where boto3 looks for them: variables of the environment, or its own files. ValueError for another form."""
        parts = urllib.parse.urlsplit(target)
        options = dict(urllib.parse.parse_qsl(parts.query))
        if (
            parts.scheme != "s3"
            or not BUCKET.fullmatch(parts.netloc)
            or options.keys() - {"endpoint", "region"}
        ):
            raise ValueError(target)
        self.name = target.partition("?")[0]
        self.bucket = parts.netloc
        prefix = parts.path.strip("/")
        self.prefix = f"{prefix}/" if prefix else ""
        config = Config(
            connect_timeout=20,
            read_timeout=60,
            retries={"mode": "standard", "max_attempts": 5},
            max_pool_connections=AT_ONCE,
        )
        try:
            self.client: Any = boto3.client(
                "s3", endpoint_url=options.get("endpoint"), region_name=options.get("region"), config=config
            )
        except (BotoCoreError, ValueError) as error:
            raise StoreError(str(error)) from error
        self._listed: dict[str, str] | None = None

    def read(self, name: str, most: int) -> bytes | None:
        """The bytes of an object, or None when there is none."""
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)
            data: bytes = answer["Body"].read(most + 1)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _MISSING:
                return None
            raise StoreError(str(error)) from error
        except BotoCoreError as error:
            raise StoreError(str(error)) from error
        if len(data) > most:
            raise StoreError(f"{name}: > {most} bytes")
        return data

    def write(self, name: str, data: bytes) -> None:
        """One small object."""
        self._put(name, data, "")

    def put(self, uploads: Sequence[Upload], progress: Callable[[int], None]) -> int:
        """Sends what is not there yet, byte for byte."""
        listed = self._listing()

        def send(upload: Upload) -> bool:
            with Path(upload.source).open("rb") as file:
                digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
                if listed.get(upload.name) == digest:
                    return False
                file.seek(0)
                self._put(upload.name, file, upload.encoding)
            listed[upload.name] = digest
            return True

        sent = 0
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                for number, done in enumerate(pool.map(send, uploads), 1):
                    sent += done
                    progress(number)
            except OSError as error:
                raise StoreError(str(error)) from error
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
        return sent

    def remove(self, names: Sequence[str]) -> None:
        """Deletes objects; one that is gone already is no failure."""
        for at in range(0, len(names), BATCH):
            objects = [{"Key": self.prefix + name} for name in names[at : at + BATCH]]
            try:
                answer = self.client.delete_objects(
                    Bucket=self.bucket, Delete={"Objects": objects, "Quiet": True}
                )
            except (ClientError, BotoCoreError) as error:
                raise StoreError(str(error)) from error
            failed = answer.get("Errors")
            if failed:
                raise StoreError(f"{failed[0].get('Key')}: {failed[0].get('Message')}")

    def _put(self, name: str, body: Any, encoding: str) -> None:
        more = {"ContentEncoding": encoding} if encoding else {}
        try:
            self.client.put_object(
                Bucket=self.bucket, Key=self.prefix + name, Body=body, ContentType=content_type(name),
                CacheControl=keeping_of(f"/{name}"), **more,
            )  # fmt: skip
        except (ClientError, BotoCoreError) as error:
            raise StoreError(str(error)) from error

    def _listing(self) -> dict[str, str]:
        """Every object by name with its ETag, which is the MD5 of what was put (Amazon S3 API, Common response headers)."""
        if self._listed is None:
            self._listed = {}
            try:
                pages = self.client.get_paginator("list_objects_v2").paginate(
                    Bucket=self.bucket, Prefix=self.prefix
                )
                for page in pages:
                    for one in page.get("Contents", ()):
                        self._listed[one["Key"].removeprefix(self.prefix)] = one["ETag"].strip('"')
            except (ClientError, BotoCoreError) as error:
                raise StoreError(str(error)) from error
        return self._listed
