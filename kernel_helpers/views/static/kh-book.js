// Wakes a page of the book: its cells can be run, its exercises are counted. The last script to load.
(function (KH) {
  "use strict";

  /** Where the site begins, whatever path it is served at. */
  KH.siteRoot = () => new URL(document.documentElement.dataset.content_root || "./", location.href);

  KH.openBook = function () {
    const article = document.querySelector("article") || document.body;
    KH.watchHelp(article);
    for (const el of article.querySelectorAll(".kh-exercises")) KH.mountExerciseList(el);
    if (![...article.querySelectorAll("div.cell_input pre")].some((pre) => pre.textContent.startsWith("%%board"))) return;
    const shared = new KH.SharedBoard(new URL("_static/kh-runner/", KH.siteRoot()));
    KH.cellPage = new KH.CellPage(article, shared);
    (article.querySelector(".kh-about-page") || article.querySelector("h1"))?.after(new KH.BoardBar(KH.cellPage).el);
    isolate();
  };

  /** A host that sends no isolation headers: a service worker adds them, from the next page on. */
  function isolate() {
    if (globalThis.crossOriginIsolated || !globalThis.isSecureContext || !navigator.serviceWorker) return;
    const root = KH.siteRoot();
    // Without it a busy program is stopped by restarting the board; nothing else is lost.
    navigator.serviceWorker.register(new URL("kh-isolation.js", root), { scope: root.pathname }).catch(() => {});
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", KH.openBook);
  else KH.openBook();
})((globalThis.KH = globalThis.KH || {}));
