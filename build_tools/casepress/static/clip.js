// What a clip gains with scripts. Nothing is loaded before it is played or its pictures are asked for.
(function () {
  "use strict";
  var here = document.currentScript.src;
  var wechat = /MicroMessenger/i.test(navigator.userAgent);
  var line = navigator.connection || {};
  var slow = line.saveData || /(^|-)2g$|^3g$/.test(line.effectiveType || "");

  function each(list, act) {
    Array.prototype.forEach.call(list, act);
  }

  // WeChat's browser shows a clip in the page, and not above everything, only when it is told so in its own words. Its
  // player may be no window to what lies behind it, so it is handed the still once that is there.
  function tellWeChat(video) {
    var still = video.parentNode.querySelector("img");
    function show() { if (still.naturalWidth) video.poster = still.currentSrc; }
    if (still) { still.addEventListener("load", show); show(); }
    video.setAttribute("webkit-playsinline", "");
    video.setAttribute("x5-playsinline", "");
    video.setAttribute("x5-video-player-type", "h5-page");
  }

  // A stream that adapts to the line, where the browser cannot play one by itself. The plain file stays if that fails.
  function stream(video) {
    var native = video.canPlayType("application/vnd.apple.mpegurl");
    var able = window.ManagedMediaSource || window.MediaSource;
    if (native || !able) return;
    video.addEventListener("play", function first() {
      video.removeEventListener("play", first);
      var script = document.createElement("script");
      script.src = new URL("hls.light.min.js", here).href;
      script.onload = function () {
        if (!window.Hls || !window.Hls.isSupported()) return;
        var at = video.currentTime;
        var player = new window.Hls({ enableWorker: false, startPosition: at, capLevelToPlayerSize: true });
        player.on(window.Hls.Events.ERROR, function (_name, problem) {
          if (!problem.fatal) return;
          var last = video.currentTime;
          player.destroy();
          video.src = video.querySelector('source[type="video/mp4"]').src;
          video.currentTime = last;
          video.play();
        });
        player.loadSource(video.getAttribute("data-stream"));
        player.attachMedia(video);
        player.on(window.Hls.Events.MANIFEST_PARSED, function () { video.play(); });
      };
      document.head.appendChild(script);
    });
  }

  function seek(video, seconds) {
    video.currentTime = seconds;
    video.play();
  }

  // The pictures for seeking: what lays them out is fetched when the reader opens them, and so are they.
  function storyboard(video, box) {
    if (!video.querySelector('track[kind="metadata"]')) return;
    box.hidden = false;
    box.addEventListener("toggle", function () {
      var script = document.createElement("script");
      script.src = new URL("storyboard.js", here).href;
      document.head.appendChild(script);
    }, { once: true });
  }

  each(document.querySelectorAll("video"), function (video) {
    var figure = video.closest("figure.clip");
    if (wechat) tellWeChat(video);
    if (video.hasAttribute("data-stream")) stream(video);
    else if (slow && video.hasAttribute("data-small")) video.src = video.getAttribute("data-small");
    if (!figure) return;
    each(figure.querySelectorAll("details.storyboard"), function (box) { storyboard(video, box); });
    each(figure.querySelectorAll("[data-seek]"), function (link) {
      link.addEventListener("click", function (event) {
        event.preventDefault();
        seek(video, parseFloat(link.getAttribute("data-seek")));
      });
    });
  });
})();
