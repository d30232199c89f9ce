"""Takes the pictures for the documentation from the stub's fixed data: `python3 Tests/WebUI/take_screenshots.py`."""

import os
import pathlib
import threading

from playwright.sync_api import sync_playwright

from stub_server import CPU, StubServer

IMAGES = pathlib.Path(__file__).resolve().parents[2] / "Docs" / "images"
CHECKOUT = f"?query=%7Bservice_name%3D%22checkout%22%7D&type={CPU}&groupBy=version&from=1763805600000&until=1763809200000"
LIMIT_BYTES = 200_000


def settled(page):
    page.wait_for_function("document.getElementById('progress')?.hidden === true && document.getElementById('status').textContent !== ''")


def hover_box(page, level=5, share=0.5):
    area = page.locator(".flame-scroll").bounding_box()
    page.mouse.move(area["x"] + area["width"] * share, area["y"] + 21 * level + 10)
    page.wait_for_selector(".tooltip:not([hidden])")


def refuse(route):
    route.fulfill(status=429, json={"code": "resource_exhausted", "message": "the query would read 12.4 GiB and the limit is 8 GiB; choose a shorter range or add label filters"})


def take(browser, server, name, query, scheme="dark", size=(1440, 900), prepare=None, after=None):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    if prepare:
        prepare(page)
    page.goto(server.url + query)
    settled(page)
    if after:
        after(page)
    file = IMAGES / f"{name}.png"
    page.screenshot(path=file)
    context.close()
    size_bytes = file.stat().st_size
    print(f"{file.name}: {size_bytes:,} bytes")
    assert size_bytes < LIMIT_BYTES, "too large for the repository"


def main():
    IMAGES.mkdir(parents=True, exist_ok=True)
    server = StubServer(int(os.environ.get("STUB_PORT", "4040")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-lcd-text"])
        take(browser, server, "page-dark", CHECKOUT, size=(1360, 850), after=hover_box)
        take(browser, server, "page-light", CHECKOUT, scheme="light", size=(1360, 850), after=hover_box)
        take(browser, server, "page-failed", CHECKOUT, scheme="light", prepare=lambda page: page.route("**/Select*", refuse))
        take(browser, server, "page-empty", CHECKOUT.replace("%7D&", "%2Cregion%3D%22moon%22%7D&"))
        take(browser, server, "page-narrow", CHECKOUT, size=(1000, 760))
        server.holds_profiles = False
        take(browser, server, "page-first-run", "")
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
