// SPDX-License-Identifier: MIT
// Keeps what is under way up to date: the part marked data-live is fetched anew while the page is looked at.
"use strict";
(() => {
  const live = document.querySelector("[data-live]");
  if (!live) return;
  const renew = async () => {
    if (document.visibilityState !== "visible" || live.contains(document.activeElement)) return;
    try {
      const answer = await fetch(live.dataset.live, { headers: { accept: "text/html" } });
      if (!answer.ok) return;
      const words = await answer.text();
      if (words !== live.dataset.last) {
        live.innerHTML = words;
        live.dataset.last = words;
      }
    } catch {
      // The desk was closed; the page stays as it was.
    }
  };
  setInterval(renew, 2000);
})();
