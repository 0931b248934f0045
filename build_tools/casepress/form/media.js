// Pictures and clips: dropped into the form, sent to the server piece by piece, shown small, each with its words.
(function () {
  "use strict";
  var h = window.h;
  var createClass = window.createClass;
  var form = window.casepressForm;
  var kinds = form.kinds;
  var WORDS = {
    pictures: { what: "图片", accept: "image/jpeg,image/png,image/webp,image/heic,image/avif,.heic,.avif" },
    clips: { what: "视频和字幕", accept: "video/*,.srt,.vtt,.ass,.mkv,.wmv,.flv" }
  };

  // The folder of a case: "<release>/<name of the file>", or "" while one of them is not chosen.
  function folder(props) {
    var entry = props.getEntry();
    var data = form.plain(entry.get("data")) || {};
    var parts = entry.get("newRecord") ? [data.batch, data.file_name] : String(entry.get("path")).replace(/\.md$/, "").split("/").slice(-2);
    return parts[0] && parts[1] ? parts[0] + "/" + parts[1] : "";
  }

  // Sends one file; what it became, or why it was not taken. `request` stops it.
  form.send = function (address, file, onShare) {
    var request = new XMLHttpRequest();
    var sent = new Promise(function (resolve, reject) {
      request.open("POST", address + "&name=" + encodeURIComponent(file.name));
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = function (event) { if (event.total) { onShare(event.loaded / event.total); } };
      request.onload = function () {
        var answer = {};
        try { answer = JSON.parse(request.responseText); } catch (_error) { answer = { error: "“" + file.name + "”没有收下，请再拖一次。" }; }
        if (answer.error) { reject(answer.error); } else { resolve(answer); }
      };
      request.onerror = function () { reject("“" + file.name + "”没有传完，请看看 casepress desk 是否还在运行，再拖一次。"); };
      request.onabort = function () { reject("“" + file.name + "”没有传完。"); };
      request.send(file);
    });
    sent.request = request;
    return sent;
  };

  function send(place, file, onShare) {
    var parts = place.split("/");
    return form.send("/upload?batch=" + encodeURIComponent(parts[0]) + "&slug=" + encodeURIComponent(parts[1]), file, onShare);
  }

  // Puts what was taken among the items of its field, or says why it does not belong there.
  function placed(items, taken, name, isClip) {
    var bare = items.map(function (one) { return Boolean(one.captions); }).lastIndexOf(false);
    if (taken.kind === "captions") {
      if (!isClip || bare < 0) { return "字幕“" + name + "”已放好，但没有缺字幕的视频可以配，请先拖视频。"; }
      items[bare] = Object.assign({}, items[bare], { captions: taken.name });
      return "";
    }
    if (taken.kind === "picture" && isClip) { return "“" + name + "”是图片，请拖到“图片”一栏。"; }
    if (taken.kind === "clip" && !isClip) { return "“" + name + "”是视频，请拖到“视频”一栏。"; }
    if (items.some(function (one) { return one.file === taken.name; })) { return "“" + name + "”已经在里面了。"; }
    items.push({ file: taken.name });
    return "";
  }

  var Drop = createClass({
    getInitialState: function () { return { isOver: false, share: -1, name: "", said: [] }; },
    receive: function (files) {
      var self = this;
      var props = this.props;
      var place = folder(props);
      var queue = Array.prototype.slice.call(files);
      var items = (props.value || []).slice();
      var said = [];
      function next() {
        var file = queue.shift();
        if (!file) { self.setState({ share: -1, name: "", said: said }); return; }
        self.setState({ share: 0, name: file.name });
        send(place, file, function (share) { self.setState({ share: share }); }).then(function (taken) {
          var why = placed(items, taken, file.name, props.spec.kind === "clips");
          if (why) { said.push(why); } else { props.onChange(items.slice()); }
        }, function (why) { said.push(why); }).then(next);
      }
      if (place) { this.setState({ said: [] }); next(); return; }
      this.setState({ said: ["请先选好通报批次，再填文件名（选好地区和问题会自动起），然后把文件拖进来。"] });
    },
    render: function () {
      var self = this;
      var words = WORDS[this.props.spec.kind];
      return h("div", null,
        h("div", {
          className: "cp-dropzone" + (this.state.isOver ? " cp-over" : ""),
          onDragOver: function (event) { event.preventDefault(); self.setState({ isOver: true }); },
          onDragLeave: function () { self.setState({ isOver: false }); },
          onDrop: function (event) { event.preventDefault(); self.setState({ isOver: false }); self.receive(event.dataTransfer.files); }
        },
        h("label", { className: "cp-choose" }, "把" + words.what + "拖到这里，或者点这里选",
          h("input", {
            type: "file", multiple: true, accept: words.accept, id: this.props.id,
            onChange: function (event) { self.receive(event.target.files); event.target.value = ""; }
          })),
        this.state.share >= 0 ? h("p", { role: "status" }, "正在收“" + this.state.name + "”", h("progress", { value: this.state.share })) : null),
        this.state.said.map(function (one, number) {
          return h("p", { key: number, className: "cp-said", role: "alert" }, one);
        }));
    }
  });

  function small(props, isClip) {
    return function (item) {
      var place = folder(props);
      var name = item.file || item.before;
      if (!place || !name || name.indexOf("/") >= 0) { return null; }
      var address = "/media/" + place + "/" + encodeURIComponent(name);
      function away(event) { event.target.classList.add("cp-away"); }
      return isClip ? h("video", { className: "cp-small", src: address, controls: true, preload: "metadata", onError: away })
        : h("img", { className: "cp-small", src: address, alt: item.alt || "", loading: "lazy", onError: away });
    };
  }

  kinds.pictures = function (props) {
    return h("div", null, h(form.Cards, Object.assign({}, props, { head: small(props, false) })), h(Drop, props));
  };
  kinds.clips = function (props) {
    return h("div", null, h(form.Cards, Object.assign({}, props, { head: small(props, true) })), h(Drop, props));
  };
})();
