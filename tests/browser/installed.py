"""A phone that is switched off and on: a browser with a profile on disk, in front of a server that comes and goes.

The server keeps its address from one start to the next, because an app is installed for an address.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import ConsoleMessage, Playwright

from tests.browser.conftest import CHROMIUM, PATIENCE, PHONE, SHELL, Phone, Site
from tests.live import free_port, serving

# Everything that the phone keeps of a person is there once the lists are: they are fetched last.
LISTS_ARE_KEPT = """username => new Promise((resolve, reject) => {
  const opening = indexedDB.open(`fieldlog-${username}`);
  opening.onerror = reject;
  opening.onsuccess = () => {
    setTimeout(reject, 15_000);
    const look = () => {
      const asking = opening.result.transaction("state").objectStore("state").get("lists");
      asking.onerror = reject;
      asking.onsuccess = () => asking.result ? (opening.result.close(), resolve(true)) : setTimeout(look, 50);
    };
    look();
  };
})"""
APP_IS_KEPT = "() => navigator.serviceWorker.ready.then(() => true)"
KEPT_ADDRESSES = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const requests = await (await caches.open(name)).keys();
    found[name] = requests.map(({ url }) => url.slice(location.origin.length));
  }
  return found;
}"""
KEPT_TEXTS = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      texts.push(request.url + "\\n" + await (await cache.match(request)).text());
    }
  }
  return texts;
}"""


@dataclass
class Town:
    """A commune whose server can be started and stopped, and the phones in it."""

    playwright: Playwright
    folder: Path
    database_url: str
    port: int = field(default_factory=free_port)
    complaints: list[str] = field(default_factory=list)

    @property
    def site(self) -> Site:
        return Site(f"http://127.0.0.1:{self.port}", self.database_url)

    @contextmanager
    def server(self, *, release: Path | None = None, **environ: str) -> Iterator[None]:
        log = self.folder / "server.log"
        with serving(self.database_url, log, port=self.port, release=release, **environ):
            yield

    @contextmanager
    def phone(self, profile: str = "", **options: Any) -> Iterator[Phone]:
        """A phone, switched on; under the name of its profile it is the same one again, with all that it kept."""
        profile = profile or str(uuid4())
        context = self.playwright.chromium.launch_persistent_context(
            self.folder / profile, executable_path=SHELL, args=CHROMIUM, **{**PHONE, **options}
        )
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.complaints.append(f"{error.error} {error.error.stack}"))
        context.set_default_timeout(PATIENCE)
        try:
            yield Phone(context, context.pages[0], self.site)
        finally:
            context.close()

    @contextmanager
    def phone_of(self, username: str) -> Iterator[Phone]:
        """A phone on which somebody signed in when there was a network; it was off since then, and there is none."""
        if not (self.folder / username).exists():
            with self.server(), self.phone(username) as phone:
                sign_in_and_keep(phone, username)
        profile = str(uuid4())
        shutil.copytree(self.folder / username, self.folder / profile, symlinks=True)
        with self.phone(profile) as phone:
            yield phone

    def _listen(self, message: ConsoleMessage) -> None:
        """Chromium says for every request that nobody answered; that is what these tests are about. The icons are the
        system's since the app was installed, and not kept twice."""
        is_about_network = "Failed to load resource" in message.text or "icon from the Manifest" in message.text
        if not is_about_network and (message.type in ("error", "warning") or "Content Security" in message.text):
            self.complaints.append(f"{message.location['url']}: {message.text}")


def sign_in_and_keep(phone: Phone, username: str) -> None:
    """Signs in where there is a network, once: the phone then has all it needs."""
    phone.sign_in(username)
    assert phone.page.evaluate(APP_IS_KEPT)
    assert phone.page.evaluate(LISTS_ARE_KEPT, username)
