"""How is what a browser shows kept, for whoever runs the tests and wants to see it?"""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page


def shoot(page: Page, name: str) -> None:
    """Keep what is seen, where TEST_SCREENSHOTS names a folder."""
    folder = os.environ.get("TEST_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")
