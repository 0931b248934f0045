// Lays out the pictures for seeking of every clip whose reader opened them: read from the clip's own list.
(function () {
  "use strict";

  function tile(video, list, cue) {
    var parts = cue.text.split("#xywh=");
    var area = parts[1].split(",");
    var button = document.createElement("button");
    var time = Math.floor(cue.startTime / 60) + ":" + ("0" + Math.floor(cue.startTime % 60)).slice(-2);
    var picture = document.createElement("span");
    button.type = "button";
    picture.style.display = "block";
    picture.style.width = area[2] + "px";
    picture.style.height = area[3] + "px";
    picture.style.backgroundImage = 'url("' + new URL(parts[0], list).href + '")';
    picture.style.backgroundPosition = "-" + area[0] + "px -" + area[1] + "px";
    button.appendChild(picture);
    button.appendChild(document.createTextNode(time));
    button.addEventListener("click", function () {
      video.currentTime = cue.startTime;
      video.play();
    });
    return button;
  }

  document.querySelectorAll("details.storyboard[open] .storyboard-tiles:empty").forEach(function (tiles) {
    var video = tiles.closest("figure").querySelector("video");
    var track = video.querySelector('track[kind="metadata"]');
    track.addEventListener("load", function () {
      var cues = track.track.cues;
      var step = Math.max(1, Math.ceil(cues.length / 24));
      for (var i = 0; i < cues.length; i += step) tiles.appendChild(tile(video, track.src, cues[i]));
    });
    track.track.mode = "hidden";
  });
})();
