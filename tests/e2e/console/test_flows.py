"""What staff do in each section, in the browser: from the first click to what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyotp
from playwright.sync_api import Page, expect

from gateway.console.strings import strings
from tests.e2e.accessibility import violations
from tests.e2e.console.console import Console

WORDS = strings("fr")
Ask = Callable[[str], str]
"""Returns the first value that a query gives."""
PASSWORD = "une phrase que personne ne devine"


def test_a_red_flag_is_settled_and_taken_up_again(console: Console) -> None:
    with console.page("reviewer") as page:
        page.goto("/console/to-review?kind=red_flag")
        first = page.locator("article.red_flag").first
        key = first.get_attribute("id")
        first.locator("summary").click()
        first.locator("button[value=called]").click()
        expect(page.locator(f"#{key}")).to_have_count(0)
        page.get_by_role("button", name=WORDS["attention"]["undo"]).click()
        expect(page.locator(f"#{key}")).to_be_visible()


def test_what_is_masked_is_seen_for_a_reason_that_is_logged(console: Console, ask: Ask) -> None:
    address = ask(
        "SELECT conversation_id || '?at=' || id FROM message "
        "WHERE personal_data LIKE '%phone%' ORDER BY id LIMIT 1"
    )
    phone = re.compile(r"\d{3}.?\d{3}.?\d{4}")
    with console.page("reviewer") as page:
        page.goto(f"/console/conversations/{address}")
        entry = page.locator("[data-entry]", has=page.locator(".reveal")).first
        said = entry.locator(".visitor").first
        expect(said).not_to_contain_text(phone)
        entry.locator(".reveal summary").click()
        entry.locator("select[name=reason]").select_option(index=1)
        entry.locator(".reveal form button").click()
        expect(page.locator(".visitor.revealed").first).to_contain_text(phone)
        page.reload()
        expect(page.locator(".visitor.revealed")).to_have_count(0)
    with console.page("manager") as page:
        page.goto("/console/team/audit?kind=message")
        logged = WORDS["audit_actions"]["message.revealed"]
        expect(page.locator("main tbody")).to_contain_text(logged)


def test_the_filtered_list_leaves_as_a_file(console: Console, tmp_path: Path) -> None:
    with console.page("manager") as page:
        page.goto("/console/conversations?channel=messenger")
        form = page.locator("form[action$='/conversations/export']")
        page.locator("details", has=form).locator("summary").click()
        form.locator("select[name=per]").select_option("turn")
        with page.expect_download() as download:
            form.locator("button").click()
        download.value.save_as(tmp_path / "turns.csv")
    lines = (tmp_path / "turns.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) > 10
    assert ";" in lines[0]


def test_a_sentence_is_approved_and_leaves_as_a_patch(console: Console, tmp_path: Path) -> None:
    with console.page("manager") as page:
        approve = page.locator("form[action$='/approve'] button")
        page.goto("/console/training")
        addresses = page.locator("main a[href*='/training/candidates/']").evaluate_all(
            "links => links.map((link) => link.getAttribute('href'))"
        )
        for address in addresses:
            page.goto(address)
            if approve.count():
                break
        sentence = page.locator("blockquote.sentence").inner_text()
        approve.click()
        expect(page).not_to_have_url(re.compile(re.escape(address) + "$"))
        page.goto("/console/training/exports")
        page.locator("form[action$='/training/exports'] button").click()
        with page.expect_download() as download:
            page.locator("a[download]").click()
        download.value.save_as(tmp_path / "modic.patch")
    patch = (tmp_path / "modic.patch").read_text("utf-8")
    assert f"+    - {sentence}\n" in patch
    assert "+++ b/data/provenance.tsv" in patch


def test_a_colleague_is_invited_comes_in_and_adds_a_code(console: Console) -> None:
    with console.page("administrator") as page:
        page.goto("/console/team")
        page.locator("#new-email").fill("zoe@clinique.example")
        page.locator("#new-role").select_option("reader")
        page.get_by_role("button", name="Inviter", exact=True).click()
        link = re.search(r"/console/invitation/\S+", page.locator("main").inner_text())
        assert link
    with console.nobody() as page:
        page.goto(link[0])
        page.locator("#name").fill("Zoé")
        for field in page.locator("input[type=password]").all():
            field.fill(PASSWORD)
        page.locator("main form button").click()
        expect(page).to_have_url(re.compile("/console/account"))
        expect(page.locator(".mine summary")).to_have_text("Zoé")
        page.locator("#codes-password").fill(PASSWORD)
        page.locator("form[action$='/codes/begin'] button").click()
        expect(page.locator("img.qr")).to_be_visible()
        assert violations(page, None) == []
        page.locator("#code").fill("000000")
        page.locator("form[action$='/codes/confirm'] button").click()
        expect(page.get_by_role("alert")).to_be_visible()
        secret = page.locator(".steps code").inner_text().replace(" ", "")
        page.locator("#code").fill(pyotp.TOTP(secret).now())
        page.locator("form[action$='/codes/confirm'] button").click()
        expect(page.locator(".recovery code")).to_have_count(10)
        assert violations(page, None) == []


def test_a_rule_is_tried_before_it_holds(console: Console) -> None:
    with console.page("administrator") as page:
        page.goto("/console/privacy/retention")
        row = page.locator("tr", has=page.locator("input[name=kind][value=dossiers]"))
        row.locator("input[name=days]").fill("20")
        row.locator("button").click()
        expect(page.locator("section[aria-labelledby=trial] [role=status]")).to_be_visible()
        expect(row.locator("td").first).to_have_text("30")
        page.locator("section[aria-labelledby=trial] form button").click()
        expect(row.locator("td").first).to_have_text("20")


def test_an_incident_is_recorded(console: Console) -> None:
    with console.page("manager") as page:
        page.goto("/console/privacy/incidents/new")
        page.locator("#information").fill("Numéros de téléphone")
        page.locator("button", has_text=WORDS["privacy"]["incidents"]["keep"]).click()
        expect(page.get_by_role("alert")).to_be_visible()  # what is missing is said
        expect(page.locator("#information")).to_have_value("Numéros de téléphone")
        for field in page.locator("main form [required]:visible").all():
            fill(page, field.get_attribute("id") or "")
        page.locator("button", has_text=WORDS["privacy"]["incidents"]["keep"]).click()
        expect(page).to_have_url(re.compile("/console/privacy/incidents"))
        expect(page.get_by_role("alert")).to_have_count(0)
        page.goto("/console/privacy/incidents")
        expect(page.locator("main")).to_contain_text("Envoi à la mauvaise adresse")


def fill(page: Page, field: str) -> None:
    """Fill a field of the register by what it is."""
    element = page.locator(f"#{field}")
    kind = element.get_attribute("type")
    if element.evaluate("element => element.localName") == "select":
        element.select_option(index=1)
    elif kind == "date":
        element.fill("2026-01-15")
    elif kind == "number":
        element.fill("2")
    elif not element.input_value():
        element.fill("Envoi à la mauvaise adresse")


def test_a_request_comes_in_and_is_closed(console: Console) -> None:
    with console.nobody() as page:
        page.goto("/contact")
        page.locator("#name").fill("Jeanne Tremblay")
        page.locator("#phone").fill("418 555-0142")
        page.locator("#subject").fill("Une opération en France")
        page.locator("#contact").check()
        page.locator("main button, form button").last.click()
        expect(page).to_have_url(re.compile("/contact/"))
    with console.page("reviewer") as page:
        page.goto("/console/requests")
        page.get_by_role("row", name=re.compile("Jeanne")).first.get_by_role("link").click()
        expect(page.locator("main")).to_contain_text("Jeanne Tremblay")
        page.locator("#result").select_option(index=1)
        page.locator("form[action$='/call'] button").click()
        page.locator("#reason").select_option(index=1)
        page.locator("form[action$='/close'] button").click()
        expect(page.locator("form[action$='/reopen']")).to_be_visible()


def test_a_person_is_given_what_is_kept_and_then_erased(console: Console, ask: Ask) -> None:
    reference = ask("SELECT reference FROM handoff WHERE turn_id IS NOT NULL ORDER BY id LIMIT 1")
    with console.page("administrator") as page:
        page.goto("/console/privacy/people")
        page.locator("#wanted").fill(reference)
        page.locator("main form button").first.click()
        page.locator("form[action$='/people/files'] button").click()
        expect(page.locator("form[action$='/erasure']")).to_be_visible()
        with page.expect_download() as download:
            page.locator("a[download]").click()
        assert download.value.suggested_filename.endswith(".json")
        page.locator("#confirmation").fill("EFFACER")
        page.locator("form[action$='/erasure'] button").click()
        expect(page).to_have_url(re.compile("/console/privacy/receipts/"))
        page.goto(f"/console/references?reference={reference}")
        expect(page.locator("#m-1, [data-entry]")).to_have_count(0)
