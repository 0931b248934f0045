// The fields of the form: each with its label, its help and the findings about it beside it. What is found is asked of
// the server while one types; this file holds no rule.
(function () {
  "use strict";
  var h = window.h;
  var createClass = window.createClass;
  var WAIT = 300;
  var ASKED = ["title", "batch", "file_name", "issue"];
  var kinds = {};
  var listeners = [];
  var state = { remarks: [], errors: 0, warnings: 0, waived: 0, waiting: [], regions: {}, proposed: "", trouble: "", refused: "", said: "", isAsking: false };
  var timer = 0;
  var asked = 0;
  var setup = {};
  var tab = Math.random().toString(36).slice(2) + Date.now().toString(36);

  function plain(value) { return value && value.toJS ? value.toJS() : value; }

  function tell() { listeners.slice().forEach(function (listener) { listener(); }); }

  function post(address, body) {
    return fetch(address, {
      method: "POST", headers: { "Content-Type": "application/json; charset=utf-8" }, body: JSON.stringify(body)
    }).then(function (answer) { return answer.json(); });
  }

  // The draft as JSON, and the file that it is in ("" while it has none).
  function draft(entry) {
    var isNew = entry.get("newRecord");
    return { raw: JSON.stringify(plain(entry.get("data")) || {}), file: isNew ? "" : entry.get("path") || "" };
  }

  function look(getEntry) {
    clearTimeout(timer);
    timer = setTimeout(function () {
      var entry = getEntry();
      if (!entry || !entry.get("data")) { return; }
      var mine = ++asked;
      state.isAsking = true;
      tell();
      post("/judge", draft(entry)).then(function (found) {
        if (mine !== asked) { return; }
        if (found.error) { state.trouble = found.error; } else { Object.assign(state, found, { trouble: "" }); }
        state.isAsking = false;
        tell();
      }, function () {
        if (mine !== asked) { return; }
        state.trouble = "编辑台的程序没有回应，请看看终端里 casepress desk 是否还在运行。";
        state.isAsking = false;
        tell();
      });
    }, WAIT);
  }

  function forget() {
    asked += 1;
    Object.assign(state, { remarks: [], errors: 0, warnings: 0, waived: 0, waiting: [], regions: {}, proposed: "", trouble: "", refused: "" });
  }

  function belongs(remark, path, isWhole) {
    return remark.path === path || (isWhole && remark.path.indexOf(path + ".") === 0);
  }

  function Remarks(props) {
    var found = state.remarks.filter(function (one) { return belongs(one, props.path, props.isWhole); });
    if (!found.length) { return null; }
    return h("div", { role: "status" }, h("ul", { className: "cp-remarks" }, found.map(function (one, number) {
      return h("li", { key: number, className: "cp-" + one.severity },
        one.line && props.onLine
          ? h("button", { type: "button", className: "cp-line", onClick: function () { props.onLine(one.line); } },
            "第" + one.line + "行")
          : null,
        h("strong", null, one.message), h("span", null, one.hint),
        h("details", { className: "cp-why" }, h("summary", null, one.code), h("p", null, one.why)));
    })));
  }

  function idOf(path) { return "cp-" + path.replace(/[^a-z0-9_]+/g, "-"); }

  function isFaulty(path) {
    return state.remarks.some(function (one) { return one.path === path && one.severity === "error"; });
  }

  function given(props, more) {
    return Object.assign({
      id: props.id, className: "cp-input", value: props.value === undefined || props.value === null ? "" : String(props.value),
      placeholder: props.spec.example ? "例如：" + props.spec.example : "",
      "aria-invalid": isFaulty(props.path) ? "true" : undefined,
      onChange: function (event) { props.onChange(event.target.value); }
    }, more);
  }

  kinds.line = function (props) { return h("input", given(props, { type: "text", autoComplete: "off" })); };
  kinds.number = function (props) { return h("input", given(props, { type: "text", inputMode: "numeric" })); };
  kinds.day = function (props) {
    return h("input", given(props, { type: "text", inputMode: "numeric", placeholder: "年-月-日，如 2021-04-08；只知道年月就写到月" }));
  };
  kinds.area = function (props) {
    var size = String(props.value || "").length;
    return h("div", null, h("textarea", given(props, { rows: 2 })),
      props.spec.limit ? h("p", { className: "cp-count" }, size + " / " + props.spec.limit + " 字") : null);
  };
  kinds.choice = function (props) {
    return h("select", given(props, {}), h("option", { value: "" }, "（不填）"),
      props.spec.options.map(function (one) { return h("option", { key: one[0], value: one[0] }, one[1]); }));
  };
  kinds.lines = function (props) {
    var words = (props.value || []).join("\n");
    return h("textarea", given(props, {
      rows: 2, value: words, placeholder: "每行一个", onChange: function (event) { props.onChange(event.target.value.split("\n")); }
    }));
  };
  kinds.shown = function (props) {
    var value = props.value;
    return h("p", { className: "cp-shown", id: props.id },
      value ? value.by + " 于 " + value.on + " 审定" : "还没有审定");
  };

  // One named value inside a record.
  function Inner(props) {
    var spec = props.spec;
    var path = props.path + "." + spec.name;
    var id = idOf(path);
    return h("div", { className: "cp-inner" },
      h("label", { htmlFor: id }, spec.label, spec.required ? h("b", null, "必填") : null),
      spec.help ? h("p", { className: "cp-help" }, spec.help) : null,
      h(kinds[spec.kind] || kinds.line, {
        spec: spec, path: path, id: id, value: props.value,
        onChange: function (value) { props.onChange(spec.name, value); }
      }),
      h(Remarks, { path: path, isWhole: true }));
  }

  function put(record, name, value) {
    var made = Object.assign({}, record);
    if (value === "" || value === null || value === undefined) { delete made[name]; } else { made[name] = value; }
    return made;
  }

  var RARE = ["before", "after", "after_alt", "after_taken", "poster", "transcript", "note", "source"];

  function Fields(props) {
    var value = props.value || {};
    function shown(spec) {
      return h(Inner, {
        key: spec.name, spec: spec, path: props.path, value: value[spec.name],
        onChange: function (name, one) { props.onChange(put(value, name, one)); }
      });
    }
    function isRare(spec) { return props.folds && RARE.indexOf(spec.name) >= 0; }
    var rare = props.fields.filter(isRare);
    var isUsed = rare.some(function (spec) { return value[spec.name]; });
    return h("div", null,
      props.fields.filter(function (spec) { return !isRare(spec); }).map(shown),
      rare.length ? h("details", { open: isUsed || undefined }, h("summary", null, "少用的栏目"), rare.map(shown)) : null);
  }

  kinds.record = function (props) {
    var value = props.value;
    if (!value) {
      return h("button", { type: "button", className: "cp-add", id: props.id, onClick: function () { props.onChange({}); } },
        "填写" + props.spec.label);
    }
    return h("div", { className: "cp-card" },
      h(Fields, { fields: props.spec.fields, value: value, path: props.path, onChange: props.onChange }),
      h("button", { type: "button", className: "cp-drop", onClick: function () { props.onChange(null); } }, "不填了"));
  };

  // A list of records, one card each. `head` shows something above the fields of a card.
  function Cards(props) {
    var items = props.value || [];
    function change(number, value) {
      props.onChange(items.map(function (one, at) { return at === number ? value : one; }));
    }
    function move(number, by) {
      var made = items.slice();
      made.splice(number + by, 0, made.splice(number, 1)[0]);
      props.onChange(made);
    }
    function take(number) {
      props.onChange(items.filter(function (_one, at) { return at !== number; }));
    }
    function button(label, isOff, act) {
      return h("button", { type: "button", disabled: isOff, onClick: act }, label);
    }
    return h("div", { className: "cp-cards" }, items.map(function (item, number) {
      var path = props.path + "." + number;
      return h("section", { key: number, className: "cp-card", id: idOf(path) },
        h("header", null, h("h3", null, props.spec.label + " " + (number + 1)),
          button("上移", number === 0, function () { move(number, -1); }),
          button("下移", number === items.length - 1, function () { move(number, 1); }),
          button("移去", false, function () { take(number); })),
        h(Remarks, { path: path }),
        props.head ? props.head(item) : null,
        h(Fields, {
          fields: props.spec.fields, value: item, path: path, folds: true,
          onChange: function (value) { change(number, value); }
        }));
    }));
  }

  kinds.records = function (props) {
    return h("div", null, h(Cards, props),
      h("button", {
        type: "button", className: "cp-add", id: props.id,
        onClick: function () { props.onChange((props.value || []).concat([{}])); }
      }, "＋ 加一条" + props.spec.label));
  };

  kinds.more = function () {
    var isOpen = document.documentElement.classList.contains("cp-more-open");
    return h("button", {
      type: "button", className: "cp-add", "aria-expanded": isOpen ? "true" : "false",
      onClick: function () { document.documentElement.classList.toggle("cp-more-open"); tell(); }
    }, isOpen ? "收起少用的栏目" : "打开少用的栏目（短标题、索引号、更正、撤回……）");
  };

  var Control = createClass({
    componentDidMount: function () {
      var self = this;
      this.listener = function () { self.forceUpdate(); };
      listeners.push(this.listener);
      look(this.props.getEntry);
    },
    componentWillUnmount: function () {
      listeners = listeners.filter(function (one) { return one !== this.listener; }, this);
    },
    shouldComponentUpdate: function () { return true; },
    isValid: function () { return { error: false }; },
    // The editor itself only asks for what no file can do without; all else is judged by the server.
    getValidateValue: function () {
      return ASKED.indexOf(this.props.field.get("name")) >= 0 ? this.props.value : "-";
    },
    focus: function () {
      var own = document.getElementById(this.props.forID);
      if (own) { own.focus(); }
    },
    onChange: function (value) {
      this.props.onChange(value);
      look(this.props.getEntry);
    },
    render: function () {
      var spec = this.spec || (this.spec = plain(this.props.field.get("spec")));
      var kind = kinds[spec.kind] || kinds.line;
      var isOpen = spec.rare && state.remarks.some(function (one) { return belongs(one, spec.name, true); });
      return h("div", {
        className: "cp cp-" + spec.kind, "data-rare": spec.rare && !isOpen ? "yes" : undefined, "data-path": spec.name
      },
      spec.help ? h("p", { className: "cp-help" }, spec.help) : null,
      spec.note ? h("p", { className: "cp-help" }, spec.note) : null,
      h(kind, {
        spec: spec, path: spec.name, id: this.props.forID, value: plain(this.props.value),
        onChange: this.onChange, getEntry: this.props.getEntry
      }),
      spec.kind === "body" || spec.kind === "findings" ? null
        : h(Remarks, { path: spec.name, isWhole: !spec.fields }));
    }
  });

  window.casepressForm = {
    kinds: kinds, Control: Control, Remarks: Remarks, Cards: Cards, state: state, setup: setup, tab: tab, plain: plain,
    post: post, draft: draft, look: look, forget: forget, idOf: idOf, tell: tell,
    listen: function (listener) {
      listeners.push(listener);
      return function () { listeners = listeners.filter(function (one) { return one !== listener; }); };
    }
  };
})();
