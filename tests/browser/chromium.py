"""The browser that tests and measurements drive: which one, and how it is started."""

from __future__ import annotations

from playwright.sync_api import Browser, Playwright

from tools.course import browser

WITHOUT = (
    # What Playwright itself turns off: a second list takes the place of the first.
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch",
    # Every window would load two pages for its address bar, which takes longer than most of our pages.
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
)  # fmt: skip
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(WITHOUT)}",
)


def started(playwright: Playwright, *more: str) -> Browser:
    """A browser of its own, with these flags more; raises Problem, which names the cure, when there is none."""
    return playwright.chromium.launch(executable_path=browser.need(), args=[*FLAGS, *more])
