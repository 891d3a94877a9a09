"""An administrator adds a user in a browser, who then chooses her own password and begins to work."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import User
from coding_portal.tests.cast import Cast


def test_a_user_is_added_by_keyboard_and_signs_in_with_what_she_was_given(
    open_as: Callable[[User], Page], page: Page, axe: Callable[[Page], None], transactional_db: None, cast: Cast
) -> None:
    chief = open_as(cast.administrator)
    chief.goto("/accounts/setup/users/new/")
    chief.get_by_role("button", name="Add").click()
    expect(chief.get_by_text("Choose at least one facility")).to_be_visible()
    axe(chief)
    chief.get_by_label("Sign-in name").fill("newcomer")
    chief.get_by_label("First name").fill("Nina")
    chief.get_by_label("Last name").fill("Comer")
    chief.get_by_label("North Hospital").focus()
    chief.keyboard.press("Space")
    chief.get_by_role("button", name="Add").press("Enter")
    password = chief.locator("#one-time-password").inner_text()
    axe(chief)

    page.goto("/")
    page.get_by_label("Username").fill("newcomer")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("You signed in with a one-time password")).to_be_visible()
    axe(page)
    page.get_by_label("Old password").fill(password)
    page.get_by_role("textbox", name="New password", exact=True).fill("seventeen-grey-herons")
    page.get_by_label("New password confirmation").fill("seventeen-grey-herons")
    page.get_by_role("button", name="Change password").click()
    page.get_by_role("link", name="Back to my first page").click()
    expect(page).to_have_url(f"{page.url.split('/charts')[0]}/charts/")

    chief.get_by_role("link", name="I have noted it").click()
    chief.get_by_role("button", name="Deactivate").click()
    expect(chief.get_by_role("dialog")).to_contain_text("Deactivate Nina Comer?")
    axe(chief)
    chief.locator("#deactivate-confirm").click()
    expect(chief.get_by_role("status")).to_contain_text("can no longer sign in")
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
