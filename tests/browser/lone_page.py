"""A page that needs nothing but itself."""

from __future__ import annotations

from playwright.sync_api import Page

__all__ = ["check_alone"]


def check_alone(page: Page, address: str) -> None:
    """Open a page, and see that it asks for nothing else and that the browser has no complaint."""
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    assert asked == [address]
    assert said == []
