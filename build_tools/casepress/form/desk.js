// Sets the editor up from what the server says of the site, shows the page of a draft as a phone shows it, and checks
// the whole site at a press of a button.
(function () {
  "use strict";
  var CMS = window.CMS;
  var h = window.h;
  var createClass = window.createClass;
  var form = window.casepressForm;
  var NARROW = 1000;
  var staged = { address: "", at: 0, wait: 0 };
  var shownEntry = null;
  var hasSaved = false;

  var WORDS = {
    auth: { login: "进入" },
    app: { header: { content: "案例", quickAdd: "新建" }, app: { loadingConfig: "正在打开……", waitingBackend: "正在读案例……" },
      notFoundPage: { header: "没有这一页" } },
    collection: {
      sidebar: { collections: "案例编辑台", allCollections: "全部", searchAll: "按标题查找", searchIn: "查找" },
      collectionTop: { newButton: "＋ 新建%{collectionLabel}", newButtonAriaLabel: "＋ 新建%{collectionLabel}", viewAsList: "列表", viewAsGrid: "卡片" },
      entries: { noEntries: "还没有案例", loadingEntries: "正在读案例……", cachingEntries: "正在读案例……", unpublishedHeader: "未保存" }
    },
    editor: {
      editorControl: { field: { optional: "选填", widgetLabel: "栏目" } },
      editorControlPane: { widget: { required: "“%{fieldLabel}”还没有填", rangeMin: "太少", rangeMax: "太多" } },
      editor: { onLeavePage: "有没保存的修改，确定离开吗？", confirmLoadBackup: "上次有没保存的内容，要找回来吗？" },
      editorInterface: { toggleNotes: "备注", togglePreview: "打开或收起手机页面", toggleScrollSync: "一起滚动" },
      editorToolbar: {
        publishing: "正在保存……", publish: "保存", published: "已保存", publishNow: "保存", publishAndCreateNew: "保存，再新建一个",
        publishAndDuplicate: "保存，再照样新建一个", duplicate: "照样新建一个", backCollection: "%{collectionLabel}",
        unsavedChanges: "有没保存的修改", changesSaved: "都已保存", saving: "正在保存……", save: "保存"
      }
    },
    mediaLibrary: { mediaLibraryModal: { close: "关闭" } },
    ui: {
      default: { goBackToSite: "返回" }, settingsDropdown: { account: "账户", logOut: "退出" },
      errorBoundary: { title: "页面出了错", details: "写好的内容还在，请重新打开这个页面。", reportIt: "", detailsHeading: "详情", privacyWarning: "" },
      toast: {
        onFailToPersist: "没有保存，原因写在表单上面", onFailToPublishEntry: "没有保存，原因写在表单上面", onFailToLoadEntries: "读不了：%{details}",
        missingRequiredField: "还有必填的栏目没有填，没有保存", entrySaved: "已保存", entryPublished: "已保存"
      }
    }
  };

  function merged(base, more) {
    var made = Object.assign({}, base);
    Object.keys(more).forEach(function (name) {
      made[name] = typeof more[name] === "object" ? merged(made[name] || {}, more[name]) : more[name];
    });
    return made;
  }

  // The editor saves from a menu; one press is enough for us.
  form.save = function () {
    var open = document.querySelector('[class*="-PublishButton"]');
    var left = 40;
    function press() {
      var item = document.querySelector('[class*="-ToolbarContainer"] [role="menuitem"]');
      if (item) { item.click(); } else if (left--) { setTimeout(press, 25); }
    }
    if (!open) {
      form.state.said = "没有改动，不用保存";
      form.tell();
      setTimeout(function () { form.state.said = ""; form.tell(); }, 2500);
    }
    // Later than the click that asked for it, which would shut the menu again.
    if (open) { setTimeout(function () { if (open.getAttribute("aria-expanded") !== "true") { open.click(); } press(); }, 0); }
  };

  form.show = function () {
    if (!shownEntry) { return; }
    var page = window.open("", "_blank");
    form.post("/stage", form.draft(shownEntry)).then(function (made) {
      if (made.address) { page.location = made.address; } else { page.close(); window.alert("改正标红的必填栏目以后才能看。"); }
    });
  };

  var Phone = createClass({
    getInitialState: function () { return { address: "", said: "正在排版……", pending: [] }; },
    componentDidMount: function () { this.ask(); },
    componentDidUpdate: function (before) { if (before.entry !== this.props.entry) { this.isTried = false; this.ask(); } },
    componentWillUnmount: function () { clearTimeout(this.timer); },
    ask: function () {
      var self = this;
      shownEntry = this.props.entry;
      clearTimeout(this.timer);
      this.timer = setTimeout(function () {
        var mine = ++staged.at;
        form.post("/stage", form.draft(self.props.entry)).then(function (made) {
          if (mine !== staged.at) { return; }
          if (!made.address) { self.setState({ said: "还不能排版：必填的栏目填好、标红的地方改正以后，这里就是读者在手机上看到的样子。" }); return; }
          self.setState({ address: made.address, said: "", pending: made.pending, isLost: Boolean(self.isTried) });
          if (made.pending.length && !self.isTried) { self.await(); }
          self.isTried = false;
        }, function () { self.setState({ said: "编辑台的程序没有回应。" }); });
      }, 500);
    },
    // Clips are made aside; when they are, the page is asked for again.
    await: function () {
      var self = this;
      clearTimeout(this.timer);
      this.timer = setTimeout(function () {
        form.post("/making", {}).then(function (made) {
          if (made.busy) { self.await(); } else { self.isTried = true; self.ask(); }
        }, function () {});
      }, 1000);
    },
    keep: function (event) {
      var frame = event.target;
      var self = this;
      var view = frame.contentWindow;
      if (this.top) { view.scrollTo(0, this.top); }
      view.addEventListener("scroll", function () { self.top = view.scrollY; });
    },
    render: function () {
      return h("div", { className: "cp-phone" },
        h("p", { className: "cp-phone-name" }, "读者在手机上看到的样子"),
        this.state.said ? h("p", { className: "cp-phone-said" }, this.state.said) : null,
        this.state.address ? h("iframe", {
          className: "cp-screen", title: "手机页面", sandbox: "allow-same-origin", src: this.state.address, onLoad: this.keep.bind(this)
        }) : null,
        this.state.pending.length ? h("p", { className: "cp-phone-said" },
          "视频 " + this.state.pending.join("、") + (this.state.isLost ? " 没有做出来，运行 casepress preview 看原因。" : " 正在制作，做好以后自动出现在这里。")) : null);
    }
  });

  function fields(setup) {
    return setup.fields.map(function (spec) {
      var made = { name: spec.name, label: spec.label, widget: "casepress", spec: spec };
      made.required = spec.required;
      if (spec.name === "body") { made.default = setup.body; }
      return made;
    });
  }

  function configuration(setup) {
    return {
      load_config_file: false, locale: "zh_Hans", backend: { name: "proxy", proxy_url: "/api", branch: "files" },
      media_folder: "media", public_folder: "/media", show_preview_links: false, search: true, logo_url: "/form/icon.svg",
      slug: { encoding: "ascii", clean_accents: false },
      collections: [{
        name: "cases", label: "案例", label_singular: "案例", folder: setup.folder, create: true, delete: false, extension: "md",
        format: "json", path: "{{batch}}/{{slug}}", slug: "{{fields.file_name}}", identifier_field: "title",
        summary: "〔{{state}}〕{{title}}", sortable_fields: ["batch", "title", "state"],
        description: "这里写案例、改案例，存的就是 cases/ 里的文件。公开要另外审定、生成，编辑台从不公开任何内容。",
        view_filters: [
          { label: "有错误", field: "state", pattern: "^(有错误|读不了)" }, { label: "待公开", field: "state", pattern: "^(待公开|时间未定|未审定)" },
          { label: "可公开", field: "state", pattern: "^可公开" }, { label: "已撤回", field: "state", pattern: "^已撤回" }
        ],
        view_groups: [{ label: "通报批次", field: "batch" }, { label: "状态", field: "state" }],
        fields: fields(setup)
      }]
    };
  }

  function remark(one) {
    var item = document.createElement("li");
    var name = document.createElement(/\/[^/]+\/[^/]+\.md$/.test("/" + one.file) ? "a" : "code");
    var text = document.createElement("span");
    if (name.tagName === "A") { name.href = "#/collections/cases/entries/" + one.file.split("/").slice(-2).join("/").replace(/\.md$/, ""); }
    name.textContent = one.place;
    text.textContent = one.message + "。" + one.hint + "（" + one.code + "）";
    item.className = "cp-" + one.severity;
    item.append(name, " ", text);
    return item;
  }

  function whole() {
    var dialog = document.getElementById("cp-report");
    var sum = document.getElementById("cp-report-sum");
    var list = document.getElementById("cp-report-list");
    sum.textContent = "正在检查……";
    list.replaceChildren();
    if (!dialog.open) { dialog.showModal(); }
    form.post("/whole", {}).then(function (found) {
      if (found.error) { sum.textContent = found.error; return; }
      var errors = found.filter(function (one) { return one.severity === "error"; }).length;
      sum.textContent = found.length ? errors + " 处错误，" + (found.length - errors) + " 处提醒" : "全站没有问题";
      list.replaceChildren.apply(list, found.slice(0, 500).map(remark));
    }, function () { sum.textContent = "编辑台的程序没有回应。"; });
  }

  // Says that the files are no longer those of the list.
  form.changed = function () { hasSaved = true; };

  function where() {
    var isList = !/\/(entries|new)(\/|$)/.test(location.hash);
    document.getElementById("cp-bar").hidden = !isList;
    // What was saved changes the list, and the files are the truth.
    if (isList && hasSaved) { location.reload(); }
    if (isList) { shownEntry = null; form.forget(); }
    document.documentElement.classList.remove("cp-more-open");
  }

  // What the editor says to readers of screens in English or not at all.
  function translate() {
    document.querySelectorAll('[aria-label="close"]').forEach(function (one) { one.setAttribute("aria-label", "关闭"); });
    document.querySelectorAll('[aria-label="notification timer"]').forEach(function (one) { one.setAttribute("aria-label", "提示还留多久"); });
    var pane = document.querySelector(".Pane1");
    var frame = document.getElementById("preview-pane");
    if (pane && !pane.hasAttribute("role")) { pane.setAttribute("role", "main"); }
    if (frame && !frame.title) { frame.title = "手机页面"; }
  }

  // Why something was not saved stays above the form: the editor's own notice is gone after seconds.
  function hear() {
    var ask = window.fetch;
    window.fetch = function (address, options) {
      var answer = ask.apply(window, arguments);
      if (address === "/api" && options && String(options.body).indexOf('"persistEntry"') >= 0) {
        answer.then(function (got) { return got.clone().json(); }).then(function (got) {
          form.state.refused = got.error || "";
          form.tell();
        }, function () {
          form.state.refused = "没有保存：编辑台的程序没有回应，请看看终端里 casepress desk 是否还在运行。写好的内容还在。";
          form.tell();
        });
      }
      return answer;
    };
  }

  function start(setup) {
    Object.assign(form.setup, setup);
    if (window.innerWidth < NARROW) { localStorage.setItem("cms.right-pane", "none"); }
    else if (localStorage.getItem("cms.right-pane") !== "none") { localStorage.setItem("cms.right-pane", "preview"); }
    localStorage.setItem("cms.scroll-sync-enabled", "false");
    localStorage.setItem("decap-cms-user", JSON.stringify({ backendName: "proxy" }));
    CMS.registerLocale("zh_Hans", merged(CMS.getLocale("zh_Hans") || {}, WORDS));
    CMS.registerWidget("casepress", form.Control);
    CMS.registerPreviewTemplate("cases", Phone);
    CMS.registerPreviewStyle("/form/desk.css");
    CMS.registerEventListener({ name: "preSave", handler: function (event) { return event.entry.get("data").set("tab", form.tab); } });
    CMS.registerEventListener({ name: "postSave", handler: function () { hasSaved = true; } });
    hear();
    CMS.init({ config: configuration(setup) });
    document.getElementById("cp-wait").remove();
    document.getElementById("cp-site").textContent = setup.site;
    new MutationObserver(translate).observe(document.getElementById("nc-root"), { childList: true, subtree: true });
    window.addEventListener("hashchange", where);
    where();
    document.getElementById("cp-whole").addEventListener("click", whole);
    document.getElementById("cp-report-close").addEventListener("click", function () { document.getElementById("cp-report").close(); });
    document.getElementById("cp-report-list").addEventListener("click", function (event) {
      if (event.target.tagName === "A") { document.getElementById("cp-report").close(); }
    });
    // A file that misses its field must not take the place of the form.
    ["dragover", "drop"].forEach(function (name) {
      window.addEventListener(name, function (event) { event.preventDefault(); });
    });
    document.addEventListener("keydown", function (event) {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); form.save(); }
    });
  }

  fetch("/setup").then(function (answer) { return answer.json(); }).then(start, function () {
    document.getElementById("cp-wait").textContent = "打不开：编辑台的程序没有回应。";
  });
})();
