// A new case from a manuscript: it is dropped with its photos and clips, goes through the import of the command, and is
// opened as a draft; what must not come along stops it until the editor decides.
(function () {
  "use strict";
  var form = window.casepressForm;
  var ALWAYS = ["simplify"];
  var files = []; // { file, taken, why, share }
  var box = "";
  var run = 0; // counts up when what is under way is no longer wanted
  var sending = null;

  function at(id) { return document.getElementById("cp-bring" + (id ? "-" + id : "")); }

  function make(tag, more) { return Object.assign(document.createElement(tag), more); }

  function say(text) { at("said").textContent = text; }

  function size(bytes) {
    return bytes < 1e6 ? Math.max(1, Math.round(bytes / 1e3)) + " KB" : (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0) + " MB";
  }

  function list() {
    at("files").replaceChildren.apply(at("files"), files.map(function (one) {
      var item = make("li");
      var away = make("button", { type: "button", textContent: "移去", disabled: Boolean(sending) });
      away.setAttribute("aria-label", "移去“" + one.file.name + "”");
      away.addEventListener("click", function () {
        files.splice(files.indexOf(one), 1);
        // What was sent already is thrown away with its box; the rest is sent anew.
        if (one.taken) { leave(); }
        list();
        at("pick").focus();
      });
      item.append(make("span", { textContent: one.file.name + "（" + size(one.file.size) + "）" }), away);
      if (one.share) { item.insertBefore(make("progress", { value: one.share, ariaLabel: "已传" }), away); }
      if (one.why) { item.append(make("p", { className: "cp-said", textContent: one.why })); }
      return item;
    }));
  }

  function add(given) {
    var twice = [];
    Array.prototype.forEach.call(given, function (file) {
      if (files.some(function (one) { return one.file.name === file.name; })) { twice.push(file.name); return; }
      files.push({ file: file });
    });
    say(twice.length ? "已经有同名的文件，没有再放：" + twice.join("、") : "");
    list();
  }

  // Throws the box away; what is in the list would be sent anew.
  function leave() {
    if (box) { form.post("/box", { drop: box }).catch(function () {}); }
    box = "";
    files.forEach(function (one) { one.taken = false; });
  }

  function decided() {
    return Array.prototype.map.call(at("decide").querySelectorAll("input:checked"), function (one) { return one.value; });
  }

  // The check boxes: those that would let the manuscript pass, those that are ticked, and that which is always there.
  function ask(names) {
    var kept = decided();
    var shown = Object.keys(form.setup.decisions).filter(function (name) {
      return names.indexOf(name) >= 0 || kept.indexOf(name) >= 0 || ALWAYS.indexOf(name) >= 0;
    });
    var legend = at("decide").querySelector("legend");
    at("decide").replaceChildren.apply(at("decide"), [legend].concat(shown.map(function (name) {
      var label = make("label");
      label.append(make("input", { type: "checkbox", value: name, checked: kept.indexOf(name) >= 0 }), form.setup.decisions[name]);
      return label;
    })));
  }

  function answer(found) {
    var errors = found.remarks.filter(function (one) { return one.severity === "error"; });
    var rest = found.remarks.filter(function (one) { return one.severity !== "error"; });
    at("list").replaceChildren.apply(at("list"), errors.concat(rest).map(function (one) {
      var item = make("li", { className: "cp-" + one.severity });
      item.append(make("strong", { textContent: one.message }), make("span", { textContent: one.hint + "（" + one.code + "）" }));
      return item;
    }));
    at("there").hidden = !/\.md$/.test(found.there);
    at("there").firstElementChild.href = address(found.there);
    if (found.asksTitle) { at("titled").hidden = false; }
    if (found.there) { at("named").hidden = false; }
    ask(found.decide);
  }

  function address(file) {
    return "#/collections/cases/entries/" + file.split("/").slice(-2).join("/").replace(/\.md$/, "");
  }

  function opened(found) {
    box = "";
    form.changed();
    form.state.brought = { file: found.case, remarks: found.remarks };
    location.hash = address(found.case);
    at().close();
  }

  // Sends what was not sent yet, one file after another; false where one was not taken.
  function send(mine) {
    var next = files.find(function (one) { return !one.taken && !one.why; });
    if (mine !== run) { return Promise.reject(); }
    if (!next) { return Promise.resolve(files.every(function (one) { return one.taken; })); }
    say("正在收“" + next.file.name + "”……");
    sending = form.send("/box/file?box=" + encodeURIComponent(box), next.file, function (share) { next.share = share; list(); });
    list();
    return sending.then(function () { next.taken = true; }, function (why) { next.why = why; }).then(function () {
      sending = null;
      next.share = 0;
      list();
      return send(mine);
    });
  }

  function bring() {
    var mine = ++run;
    var ready = box ? Promise.resolve({ box: box }) : form.post("/box", { open: true });
    if (!files.length) { say("请先把稿件放进来。"); at("pick").focus(); return; }
    if (!at("batch").value) { say("请选通报批次。"); at("batch").focus(); return; }
    at("go").disabled = true;
    files.forEach(function (one) { one.why = ""; });
    ready.then(function (made) {
      if (made.error) { throw made.error; }
      box = made.box;
      return send(mine);
    }).then(function (isWhole) {
      if (!isWhole) { throw "有文件没有收下：移去它，或换一个，再导入。"; }
      say("正在读稿件……");
      return form.post("/bring", {
        box: box, batch: at("batch").value, decided: decided(), title: at("name").value, slug: at("slug").value
      });
    }).then(function (found) {
      if (mine !== run) { return; }
      if (found.error) { throw found.error; }
      if (found.case) { opened(found); return; }
      answer(found);
      say("没有导入：站点里什么也没有写。先看下面标红的几处。");
      at("said").scrollIntoView({ block: "start" });
    }).catch(function (why) {
      if (mine === run) { say(typeof why === "string" ? why : "编辑台的程序没有回应，请看看终端里 casepress desk 是否还在运行。"); }
    }).then(function () { if (mine === run) { at("go").disabled = false; list(); } });
  }

  function begin() {
    var batches = form.setup.batches.map(function (one) {
      return make("option", { value: one.value, textContent: one.label + "　" + one.note + "　" + one.value });
    });
    at("batch").replaceChildren.apply(at("batch"), [make("option", { value: "", textContent: "请选择" })].concat(batches));
    ["titled", "named", "there"].forEach(function (name) { at(name).hidden = true; });
    at("name").value = at("slug").value = "";
    at("list").replaceChildren();
    at("decide").querySelectorAll("input").forEach(function (one) { one.checked = false; });
    at("go").disabled = false;
    say("");
    ask([]);
    list();
    at().showModal();
  }

  // Nothing of what was brought stays anywhere.
  function end() {
    run += 1;
    if (sending) { sending.request.abort(); sending = null; }
    leave();
    files = [];
  }

  function isList() { return form.setup.batches && !document.getElementById("cp-bar").hidden; }

  document.getElementById("cp-from-word").addEventListener("click", begin);
  at("go").addEventListener("click", bring);
  at("close").addEventListener("click", function () { at().close(); });
  at("there").addEventListener("click", function (event) { if (event.target.href) { at().close(); } });
  at().addEventListener("close", end);
  at("pick").addEventListener("change", function (event) { add(event.target.files); event.target.value = ""; });
  window.addEventListener("dragover", function () { at("zone").classList.add("cp-over"); });
  window.addEventListener("dragleave", function () { at("zone").classList.remove("cp-over"); });
  window.addEventListener("drop", function (event) {
    var given = event.dataTransfer ? event.dataTransfer.files : [];
    at("zone").classList.remove("cp-over");
    if (!given.length || sending) { return; }
    if (!at().open && isList() && !document.getElementById("cp-report").open) { begin(); }
    if (at().open) { add(given); }
  });
  window.addEventListener("pagehide", function () {
    if (!box) { return; }
    fetch("/box", {
      method: "POST", keepalive: true, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ drop: box })
    });
  });
})();
