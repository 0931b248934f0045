// Hides what is out of date: a way to report after its last day in Asia/Shanghai, even between two nightly builds.
(function () {
  "use strict";
  var today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
  document.querySelectorAll("[data-until]").forEach(function (block) {
    if (block.getAttribute("data-until") < today) block.hidden = true;
  });
})();
