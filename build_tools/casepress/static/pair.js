// Lays the two pictures of a pair over each other under a slider. Without it they stand captioned side by side.
(function () {
  "use strict";
  document.querySelectorAll(".pair").forEach(function (pair) {
    var sides = pair.querySelector(".pair-sides");
    var slider = document.createElement("input");
    slider.type = "range";
    slider.className = "pair-slider";
    slider.min = "0";
    slider.max = "100";
    slider.value = "50";
    slider.setAttribute("aria-label", "左右拖动，对比整改前后");
    function show() {
      sides.style.setProperty("--at", slider.value + "%");
      slider.setAttribute("aria-valuetext", "整改前占 " + slider.value + "%");
    }
    function follow(event) {
      if (event.type === "pointermove" && !event.buttons) return;
      var box = sides.getBoundingClientRect();
      slider.value = String(Math.round(((event.clientX - box.left) / box.width) * 100));
      show();
    }
    slider.addEventListener("input", show);
    sides.addEventListener("pointerdown", follow);
    sides.addEventListener("pointermove", follow);
    sides.addEventListener("dragstart", function (event) { event.preventDefault(); });
    sides.insertAdjacentElement("afterend", slider);
    pair.classList.add("is-sliding");
    show();
  });
})();
