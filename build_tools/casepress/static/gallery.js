// Pictures open large on the page itself, with PhotoSwipe, which is fetched at the first picture that is opened.
// Without scripts the same links lead to the picture files.
(function () {
  "use strict";
  var links = Array.prototype.slice.call(document.querySelectorAll("a.enlarge"));
  var folder = document.currentScript.src.replace(/[^/]*$/, "");
  var library = null;
  var WORDS = {
    closeTitle: "关闭（Esc）", zoomTitle: "放大或缩小", arrowPrevTitle: "上一张", arrowNextTitle: "下一张",
    errorMsg: "图片没有取到", indexIndicatorSep: " / "
  };

  function figure(link) { return link.closest("figure"); }

  // A pair before and after has two links and two pictures in one figure.
  function picture(link) {
    var mine = Array.prototype.slice.call(figure(link).querySelectorAll("a.enlarge"));
    return figure(link).querySelectorAll("img")[mine.indexOf(link)];
  }

  function slide(link) {
    var image = picture(link);
    return {
      src: link.href, alt: image.alt, msrc: image.currentSrc || image.src, element: figure(link),
      width: Number(image.getAttribute("width")), height: Number(image.getAttribute("height"))
    };
  }

  function load() {
    if (!library) {
      var sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = folder + "photoswipe.css";
      var styled = new Promise(function (done) { sheet.onload = done; sheet.onerror = done; });
      document.head.appendChild(sheet);
      library = Promise.all([import(folder + "photoswipe.esm.min.js"), styled]).then(function (parts) {
        return parts[0].default;
      });
    }
    return library;
  }

  function captioned(gallery) {
    gallery.on("uiRegister", function () {
      gallery.ui.registerElement({
        name: "caption", order: 9, isButton: false, appendTo: "root",
        onInit: function (place) {
          place.setAttribute("aria-live", "polite");
          gallery.on("change", function () {
            var text = figure(links[gallery.currIndex]).querySelector("figcaption").cloneNode(true);
            text.querySelectorAll("a").forEach(function (link) { link.remove(); });
            place.textContent = text.textContent.replace(/\s+/g, " ").trim();
          });
        }
      });
    });
  }

  function open(index) {
    load().then(function (PhotoSwipe) {
      var still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      var gallery = new PhotoSwipe(Object.assign({
        dataSource: links.map(slide), index: index, loop: false, bgOpacity: 0.96, showHideAnimationType: still ? "none" : "fade",
        returnFocus: false, mainClass: "gallery", paddingFn: function () { return { top: 48, bottom: 96, left: 0, right: 0 }; }
      }, WORDS));
      captioned(gallery);
      gallery.on("destroy", function () { links[gallery.currIndex].focus(); });
      gallery.init();
    }, function () { location.href = links[index].href; });
  }

  links.forEach(function (link, index) {
    function begin(event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(index);
    }
    link.addEventListener("click", begin);
    if (figure(link).classList.contains("pair")) return; // a tap there moves the slider
    picture(link).classList.add("opens");
    picture(link).addEventListener("click", begin);
  });
})();
