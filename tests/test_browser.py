"""The pages in a real Chromium: no console errors, forms without scripts, light and dark, wide and narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from tests.web_release import running_server, write_release

pytestmark = pytest.mark.needs_browser

CHROMIUM = "/usr/bin/chromium"
DRIVER = "/usr/bin/chromedriver"
PATHS = [
    "/",
    "/concept/",
    "/concept/lung-cancer",
    "/concept/back-pain",
    "/claim/c1",
    "/claim/c4",
    "/contradictions",
    "/document/d2",
    "/passage/p1",
    "/ontology",
    "/queries/",
    "/queries/mechanisms",
    "/sparql",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%2050",
    "/sparql?query=CONSTRUCT%20WHERE%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    write_release(data)
    with running_server(["server.py"], data) as (_, base):
        yield base


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = Options()
    options.binary_location = CHROMIUM
    for switch in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.implicitly_wait(20)  # a form that is sent takes the browser to the next page in its own time
    yield driver
    driver.quit()


def show(
    browser: webdriver.Chrome, address: str, *, width: int = 1200, dark: bool = False, scripts: bool = True
) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    scheme = [
        {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
    browser.get(address)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_loads_without_a_word_in_the_console(browser: webdriver.Chrome, server: str, path: str) -> None:
    show(browser, server + path)
    assert browser.get_log("browser") == []
    assert browser.find_element(By.TAG_NAME, "h1").is_displayed()


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_needs_no_sideways_scrolling(browser: webdriver.Chrome, server: str, path: str) -> None:
    show(browser, server + path, width=375)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 375


def test_the_form_on_the_home_page_shows_a_table(browser: webdriver.Chrome, server: str) -> None:
    show(browser, server + "/", scripts=False)
    field = browser.find_element(By.ID, "query")
    field.clear()
    field.send_keys("SELECT ?label { ?c <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?label")
    browser.find_element(By.CSS_SELECTOR, ".editor button").click()
    cells = [cell.text for cell in browser.find_elements(By.CSS_SELECTOR, "td")]
    assert "back pain" in cells
    assert "<b>stubbed</b> toe" in cells
    assert [head.text for head in browser.find_elements(By.CSS_SELECTOR, "th")] == ["label"]


def test_a_syntax_error_keeps_the_query_in_the_editor(browser: webdriver.Chrome, server: str) -> None:
    show(browser, server + "/sparql?query=SELECT%20nonsense", scripts=False)
    assert browser.find_element(By.ID, "query").get_attribute("value") == "SELECT nonsense"
    assert "Line 1, column" in browser.find_element(By.CSS_SELECTOR, "[role=alert]").text
    browser.get_log("browser")  # Chromium itself notes the status 400


def test_search_leads_to_the_concept_and_its_sentence(browser: webdriver.Chrome, server: str) -> None:
    show(browser, server + "/", scripts=False)
    browser.find_element(By.ID, "q").send_keys("lung carcinoma")
    browser.find_element(By.CSS_SELECTOR, ".wide button").click()
    browser.find_element(By.LINK_TEXT, "lung cancer").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "lung cancer"
    sentences = [quote.text for quote in browser.find_elements(By.TAG_NAME, "blockquote")]
    assert "Lung cancer may press on the spine: spinal cord compression." in sentences
    marks = [mark.text for mark in browser.find_elements(By.TAG_NAME, "mark")]
    assert marks[:2] == ["Lung cancer", "spinal cord compression"]


def test_a_contradiction_leads_from_the_navigation_to_both_sides(browser: webdriver.Chrome, server: str) -> None:
    show(browser, server + "/", scripts=False)
    browser.find_element(By.CSS_SELECTOR, "nav").find_element(By.LINK_TEXT, "Contradictions").click()
    sides = browser.find_elements(By.CSS_SELECTOR, ".sides > div")
    assert [side.find_element(By.TAG_NAME, "h3").text for side in sides] == ["For it", "Against it"]
    assert sides[0].location["y"] == sides[1].location["y"]
    assert sides[0].location["x"] < sides[1].location["x"]
    marks = [(mark.text, mark.get_attribute("title")) for mark in sides[1].find_elements(By.TAG_NAME, "mark")]
    assert marks == [("Chemotherapy", "subject"), ("lung cancer", "object")]
    assert "denies it" in sides[1].text
    show(browser, server + "/contradictions", width=375)
    sides = browser.find_elements(By.CSS_SELECTOR, ".sides > div")
    assert sides[0].location["y"] < sides[1].location["y"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "path", ["/", "/concept/lung-cancer", "/concept/back-pain", "/contradictions", "/sparql?query=SELECT%20nonsense"]
)
def test_every_text_has_contrast(browser: webdriver.Chrome, server: str, path: str, dark: bool) -> None:  # noqa: FBT001
    show(browser, server + path, dark=dark)
    low = browser.execute_script(CONTRAST)
    assert low == []
    background = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (sum(int(n) for n in background[4:-1].split(",")) < 3 * 128) is dark
    browser.get_log("browser")


def test_the_first_tab_stop_skips_to_the_content(browser: webdriver.Chrome, server: str) -> None:
    show(browser, server + "/concept/lung-cancer")
    browser.find_element(By.TAG_NAME, "body").send_keys("\ue004")  # Tab
    focused = browser.switch_to.active_element
    assert (focused.text, focused.get_attribute("href")) == (
        "Skip to the content",
        server + "/concept/lung-cancer#main",
    )


CONTRAST = """
// The elements with text of their own whose contrast (WCAG 2.2, 1.4.3) is below 4.5.
const rgb = c => c.match(/[\\d.]+/g).map(Number);
const light = c => rgb(c).slice(0, 3).map(v => v / 255)
  .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const under = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor, p = rgb(c);
  if (p.length < 4 || p[3] > 0) return c; } return 'rgb(255, 255, 255)'; };
return [...document.querySelectorAll('body *')]
  .filter(e => e.offsetParent && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  .map(e => { const a = light(getComputedStyle(e).color), b = light(under(e));
    return [e.tagName + ' ' + e.textContent.trim().slice(0, 40), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]; })
  .filter(pair => pair[1] < 4.5);
"""


def test_the_browser_is_where_the_mark_looks_for_it() -> None:
    assert Path(CHROMIUM).exists()
    assert Path(DRIVER).exists()
