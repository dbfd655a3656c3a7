"""Whole journeys in a real browser: from a new package to its follow-up, and what others do on the way.

Each is walked as people walk it, with clicks and keys; the records are not looked into.
"""

import re
import tomllib

import pytest
from playwright.sync_api import expect

from tests.screen.browsing import choose, settled, tab
from tests.screen.server import ROOT

pytestmark = pytest.mark.browser
FOR_SAFETY = ("High-specification foam mattress", "In-situ sling", "Slide sheets")


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


def step(page, name):
    page.get_by_role("radiogroup", name="Step").get_by_text(name).click()
    settled(page)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    settled(page)


def answer(page, question, words):
    page.get_by_role("radiogroup", name=question).get_by_role("radio", name=words, exact=True).click()
    settled(page)


def write(page, label, words):
    box = page.get_by_role("textbox", name=label).first
    box.fill(words)
    box.press("Control+Enter")
    settled(page)


def decide_and_sign(page, *accepted):
    """Accept some items, decline what is left, write down what the person says, and sign."""
    tab(page, "What could help")
    for item in accepted:
        choice = page.get_by_role("radiogroup", name=f"Your decision about {item}")
        choice.get_by_role("radio", name="Accept").click()
        settled(page)
        page.get_by_role("button", name=item, exact=True).click()
        choose(page, f"Reason ({item})", "The person can do more without help")
    tab(page, "Sign")
    decline_the_rest(page)
    tab(page, "Decide")
    choose(page, "The person’s view", "Agrees")
    choose(page, "Consent to the change", "Given")
    write(page, "What you decided", "We begin with three weeks of reablement.")
    tab(page, "Sign")
    press(page, "Sign this review …")
    page.get_by_role("dialog").get_by_text("this is my decision with the person").click()
    settled(page)
    page.get_by_role("dialog").get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("heading", name="Signed reviews")).to_be_visible()
    settled(page)


def decline_the_rest(page):
    reason = page.get_by_role("combobox", name="Reason to decline what is still undecided")
    if reason.count():
        choose(page, "Reason to decline what is still undecided", "The person does not want it")
        page.get_by_role("button", name=re.compile(r"^Decline the \d+ that are undecided")).click()
        settled(page)


def test_a_case_goes_from_a_new_package_to_its_follow_up(page, address):
    page.goto(f"{address}/new_package")
    page.get_by_role("textbox", name="Reference").fill("WHOLE-1")
    press(page, "Begin")
    for section in ("Having equipment in the home", "Being watched over by sensors or alarms"):
        press(page, f"Go on: {section}")
        assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0
        expect(page.get_by_role("heading", name="Begin, and consent", exact=True)).to_be_focused()
    step(page, "What matters")
    page.get_by_role("textbox", name="Goal 1").fill("To get dressed by myself")
    expect(page.get_by_role("textbox", name="Goal 2")).to_be_visible()
    settled(page)
    answer(page, "Does the person want to do more for themselves?", "Yes")
    press(page, "Go on: Abilities")
    tab(page, "Standing and moving")
    choose(page, "How does the person stand up?", "With hands")
    tab(page, "Senses and thinking")
    choose(page, "Can the person learn and remember", "Yes")
    step(page, "Equipment in place")
    answer(page, "Is there equipment in the home already?", "No")
    step(page, "Visits as delivered")
    press(page, "Add it")
    page.get_by_role("button", name=re.compile("^Dressing or undressing, upper body ·")).click()
    choose(page, "Help given", "Assist")
    step(page, "Dangers and medicines")
    tab(page, "Health")
    answer(page, "Is the person's condition changing quickly?", "No")
    step(page, "Look it over")
    press(page, "Put it into the caseload")
    page.get_by_role("link", name="Review WHOLE-1").click()
    expect(page.get_by_role("heading", name="WHOLE-1")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("To get dressed by myself")).to_be_visible()
    decide_and_sign(page, "Reablement")

    page.goto(f"{address}/review?package=WHOLE-1&tab=after")
    press(page, "Reablement")
    choose(page, "What happened", "Open")
    write(page, "Who sees to it", "The reablement team")
    press(page, "Keep this step")
    expect(page.get_by_text("The reablement team").first).to_be_visible()

    page.goto(f"{address}/recommendations?as=pat")
    page.get_by_text("Answer this recommendation").click()
    choose(page, "Your answer", "We cannot do it")
    press(page, "Send this answer")
    expect(page.get_by_text("Say why not, or what you ask.")).to_be_visible()
    write(page, "Why not, what you ask", "No reablement worker until January.")
    press(page, "Send this answer")
    expect(page.get_by_text("Answer this recommendation (1 given)")).to_be_visible()

    page.goto(f"{address}/my_work?find=WHOLE-1&as=ann")
    expect(page.get_by_role("cell", name="Reablement (open)")).to_be_visible()

    page.goto(f"{address}/review?package=WHOLE-1&tab=after")
    press(page, "Reablement")
    expect(page.get_by_text("cannot do it: No reablement worker until January.")).to_be_visible()
    tab(page, "What became of it")
    page.get_by_role("spinbutton", name="Paid carer-hours a week").fill("5")
    press(page, "Keep this outcome")
    expect(page.get_by_text("Not kept yet. Look at this again")).to_be_visible()
    page.get_by_text("I have looked again").click()
    press(page, "Keep this outcome")
    expect(page.get_by_role("cell", name=re.compile(r"^5 \(was"))).to_be_visible()


def test_a_second_signature_is_sent_back_with_a_reason_and_nothing_counts(page, address):
    page.goto(f"{address}/review?package=DEMO-01&as=ann")
    decide_and_sign(page, "Review of double-handed care", *FOR_SAFETY)
    expect(page.get_by_text("It does not count until another person has signed")).to_be_visible()
    page.goto(f"{address}/my_work?find=DEMO-01&as=ben")
    expect(page.get_by_role("cell", name="Review 1 waits for a second signature")).to_be_visible()
    page.goto(f"{address}/review?package=DEMO-01&tab=sign&as=ben")
    press(page, "Send it back …")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("The sling has not been assessed yet.")
    dialog.get_by_role("button", name="Send back").click()
    # The reason alone would be met in the field in which it is written, before it is sent.
    expect(
        page.get_by_text(re.compile("Sent back on .*The sling has not been assessed yet."))
    ).to_be_visible()
    page.goto(f"{address}/my_work?find=DEMO-01&as=ann")
    expect(page.get_by_role("cell", name="was sent back")).to_be_visible()
    page.goto(f"{address}/recommendations?as=pat")
    expect(page.get_by_role("heading", name="Recommendations")).to_be_visible()
    settled(page)
    expect(page.get_by_text("DEMO-01")).to_have_count(0)


def test_a_person_corrects_what_was_written_and_their_word_stands_beside_the_decision(page, address):
    page.goto(f"{address}/persons_view?package=DEMO-03&as=ann")
    expect(page.get_by_role("heading", name="About you, and what could help")).to_be_visible()
    tab(page, "What we wrote about you")
    choose(page, "Is something not right, or missing?", "Walking indoors")
    write(page, "How is it really?", "I walk with my frame to the kitchen.")
    page.get_by_role("button", name="Write it down").last.click()
    expect(page.get_by_text("You said that this is not right, or not known yet:")).to_be_visible()
    tab(page, "What could help")
    name = page.get_by_role("heading", level=3).first.text_content()
    page.get_by_role("radiogroup", name=f"{name}: what do you say?").get_by_text("Ask me later").click()
    page.get_by_role("button", name="Write it down").first.click()
    expect(page.get_by_text("The person says: wants to be asked later").first).to_be_visible()
    page.goto(f"{address}/review?package=DEMO-03&tab=help&as=ann")
    expect(page.get_by_text("wants to be asked later").first).to_be_visible(timeout=60_000)
    page.goto(f"{address}/review?package=DEMO-03&as=ann")
    expect(page.get_by_text("I walk with my frame to the kitchen.")).to_be_visible()


WORDS_TYPED = "Not without my daughter."


@pytest.mark.parametrize(
    ("path", "label", "before"),
    [
        ("review?package=DEMO-05&tab=decide", "What you decided", "Undo"),
        ("review?package=DEMO-05&tab=after&view=notes", "A note for colleagues", ""),
        ("new_package?draft=NET-1&step=visits", "Name of the visit", "Add it"),
    ],
)
def test_three_minutes_without_a_network_lose_nothing_that_was_typed(browser, address, path, label, before):
    """The minutes are shortened; that the server waits as long as that is read in its settings."""
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["disconnectedSessionTTL"] >= 180
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    network = Network(context, page)
    page.goto(f"{address}/{path}")
    page.get_by_role("textbox", name=label).or_(page.get_by_role("button", name="Add it")).first.wait_for(
        timeout=60_000
    )
    settled(page)
    if before == "Undo":
        write(page, "In their own words", "Something else")
    if before:
        # What is drawn anew by a press is not what a fresh connection would draw.
        press(page, before)
    box = page.get_by_role("textbox", name=label).first
    box.click()
    box.press_sequentially(WORDS_TYPED)
    network.lose()
    expect(page.get_by_text("Connection error")).to_be_visible(timeout=30_000)
    expect(box).to_be_disabled()
    network.come_back()
    expect(box).to_be_enabled(timeout=60_000)
    settled(page)
    assert WORDS_TYPED in box.input_value()
    box.press("Control+Enter")
    box.blur()
    settled(page)
    if "notes" in path:
        press(page, "Keep this note")
    page.reload()
    expect(page.get_by_text(WORDS_TYPED).or_(page.locator(f"[value*='{WORDS_TYPED}']")).first).to_be_visible(
        timeout=60_000
    )
    context.close()


class Network:
    """The line between a page and its server, which can be cut."""

    def __init__(self, context, page):
        self.context, self.lines, self.cut = context, [], False
        page.route_web_socket("**/_stcore/stream*", self._connect)

    def _connect(self, line):
        if self.cut:
            line.close()
        else:
            self.lines.append((line, line.connect_to_server()))

    def lose(self):
        self.cut = True
        self.context.set_offline(True)
        for line, server in self.lines:
            line.close()
            server.close()

    def come_back(self):
        self.cut = False
        self.lines.clear()
        self.context.set_offline(False)
