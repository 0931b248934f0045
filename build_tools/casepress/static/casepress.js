// Three small things, before the first paint: large text is taken up again, out-of-date ways to report are hidden,
// and what only works with scripts is shown. The page reads the same without it.
(function () {
  "use strict";
  var root = document.documentElement;
  var KEY = "casepress-care";

  function remembered() {
    try { return localStorage.getItem(KEY) === "1"; } catch (refused) { return false; }
  }

  function care(on) {
    root.classList.toggle("care", on);
    try { if (on) localStorage.setItem(KEY, "1"); else localStorage.removeItem(KEY); } catch (refused) { /* for this page only */ }
  }

  root.classList.add("scripted");
  if (remembered() || location.hash === "#care") care(true);

  // Today in Asia/Shanghai, whatever the reader's clock is set to.
  function today() {
    return new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
  }

  // A way to report is hidden after its last day, even between two nightly builds; what says so is shown instead.
  function expire() {
    var now = today();
    document.querySelectorAll("[data-until]").forEach(function (block) {
      block.hidden = block.getAttribute("data-until") < now;
    });
    document.querySelectorAll("[data-after]").forEach(function (block) {
      block.hidden = block.getAttribute("data-after") >= now;
    });
  }

  // Paper shows pictures that the screen has not come to yet.
  function fetched() {
    var late = Array.from(document.querySelectorAll('img[loading="lazy"]'));
    late.forEach(function (image) { image.loading = "eager"; });
    return Promise.all(late.map(function (image) { return image.decode().catch(function () { /* it is missing */ }); }));
  }

  function ready() {
    expire();
    document.querySelectorAll(".care-on, .care-off").forEach(function (link) {
      link.addEventListener("click", function (event) {
        event.preventDefault();
        var on = link.classList.contains("care-on");
        care(on);
        if (location.hash === "#care") history.replaceState(null, "", location.pathname + location.search);
        var other = document.querySelector(on ? ".care-off" : ".care-on");
        if (other) other.focus();
      });
    });
    document.querySelectorAll(".cited-on").forEach(function (place) { place.textContent = today(); });
    document.querySelectorAll(".print").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { fetched().then(function () { window.print(); }); });
    });
    var menu = document.querySelector(".menu-folded");
    if (menu) {
      menu.addEventListener("keydown", function (event) {
        if (event.key === "Escape" && menu.open) {
          menu.open = false;
          menu.querySelector("summary").focus();
        }
      });
    }
  }

  addEventListener("beforeprint", fetched);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
