// The fields that are filled from lists: region, issues, inspected objects, release; the name of the file, the text, and
// the summary of what was found.
(function () {
  "use strict";
  var h = window.h;
  var createClass = window.createClass;
  var form = window.casepressForm;
  var kinds = form.kinds;

  function without(values, value) { return values.filter(function (one) { return one !== value; }); }

  function Chips(props) {
    return h("ul", { className: "cp-chips" }, props.values.map(function (value) {
      return h("li", { key: value }, h("span", null, props.nameOf(value)),
        h("button", {
          type: "button", "aria-label": "移去" + props.nameOf(value), onClick: function () { props.onDrop(value); }
        }, "×"));
    }));
  }

  kinds.regions = createClass({
    getInitialState: function () { return { query: "", found: [], at: -1, isDone: false, isLeft: false }; },
    ask: function (query) {
      var self = this;
      this.setState({ query: query, at: -1, isDone: false });
      clearTimeout(this.timer);
      if (!query.trim()) { this.setState({ found: [] }); return; }
      this.timer = setTimeout(function () {
        fetch("/regions?q=" + encodeURIComponent(query)).then(function (answer) { return answer.json(); })
          .then(function (found) { self.setState({ found: Array.isArray(found) ? found : [], isDone: true, at: found.length ? 0 : -1 }); });
      }, 120);
    },
    componentWillUnmount: function () { clearTimeout(this.timer); },
    take: function (choice) {
      var values = this.props.value || [];
      form.state.regions[choice.value] = choice.label;
      if (values.indexOf(choice.value) < 0) { this.props.onChange(values.concat([choice.value])); }
      this.setState({ query: "", found: [], at: -1, isDone: false });
    },
    onKeyDown: function (event) {
      var found = this.state.found;
      if (event.key === "ArrowDown") { this.setState({ at: Math.min(found.length - 1, this.state.at + 1) }); }
      else if (event.key === "ArrowUp") { this.setState({ at: Math.max(0, this.state.at - 1) }); }
      else if (event.key === "Enter" && found[this.state.at]) { this.take(found[this.state.at]); }
      else if (event.key === "Escape") { this.setState({ found: [], isDone: false }); }
      else { return; }
      event.preventDefault();
    },
    render: function () {
      var self = this;
      var props = this.props;
      var list = props.id + "-list";
      var found = this.state.found;
      return h("div", { className: "cp-picker" },
        h(Chips, {
          values: props.value || [],
          nameOf: function (value) { return (form.state.regions[value] || "") + " " + value; },
          onDrop: function (value) { props.onChange(without(props.value || [], value)); }
        }),
        h("input", {
          id: props.id, className: "cp-input", type: "text", autoComplete: "off", role: "combobox", "aria-autocomplete": "list",
          "aria-expanded": found.length ? "true" : "false", "aria-controls": list, value: this.state.query,
          "aria-activedescendant": found[this.state.at] ? list + this.state.at : undefined,
          placeholder: "输入名称或代码，如 通海、玉溪、530423",
          onChange: function (event) { self.ask(event.target.value); }, onKeyDown: this.onKeyDown,
          onFocus: function () { self.ask(self.state.query); self.setState({ isLeft: false }); },
          onBlur: function () { clearTimeout(self.timer); self.setState({ isLeft: true, found: [], isDone: false }); }
        }),
        found.length ? h("ul", { id: list, role: "listbox", className: "cp-found" }, found.map(function (one, number) {
          return h("li", {
            key: one.value, id: list + number, role: "option", "aria-selected": number === self.state.at ? "true" : "false",
            onMouseDown: function (event) { event.preventDefault(); self.take(one); }
          }, h("span", null, one.label), h("code", null, one.note));
        })) : null,
        this.state.isLeft && this.state.query.trim() ? h("p", { className: "cp-said", role: "alert" },
          "“" + this.state.query.trim() + "”还没有选上：要从列表里点一个才算数。") : null,
        this.state.isDone && !found.length ? h("p", { className: "cp-help", role: "status" }, "没有找到这个地区，换个名称或代码试试。") : null);
    }
  });

  function grouped(choices) {
    var groups = [];
    choices.forEach(function (one) {
      var last = groups[groups.length - 1];
      if (!last || last.name !== one.group) { groups.push(last = { name: one.group, choices: [] }); }
      last.choices.push(one);
    });
    return groups;
  }

  function Ticks(props) {
    var values = props.value || [];
    function name(value) {
      var known = props.choices.filter(function (one) { return one.value === value; })[0];
      return known ? known.label : value;
    }
    return h("div", null,
      h(Chips, { values: values, nameOf: name, onDrop: function (value) { props.onChange(without(values, value)); } }),
      h("div", { className: "cp-ticks", id: props.id, tabIndex: -1 }, grouped(props.choices).map(function (group) {
        return h("fieldset", { key: group.name }, group.name ? h("legend", null, group.name) : null,
          group.choices.map(function (one) {
            var isOn = values.indexOf(one.value) >= 0;
            return h("label", { key: one.value, title: one.note || undefined },
              h("input", {
                type: "checkbox", checked: isOn, value: one.value,
                onChange: function () { props.onChange(isOn ? without(values, one.value) : values.concat([one.value])); }
              }), one.label);
          }));
      })));
  }

  kinds.issues = function (props) { return h(Ticks, Object.assign({ choices: form.setup.issues }, props)); };
  kinds.objects = function (props) { return h(Ticks, Object.assign({ choices: form.setup.objects }, props)); };

  function isNew(props) { var entry = props.getEntry(); return !entry || entry.get("newRecord"); }

  function hasMedia(props) {
    var data = form.plain(props.getEntry().get("data")) || {};
    return (data.figures || []).length + (data.video || []).length > 0;
  }

  // Release and name of the file are the address of a case: fixed when it is saved or has pictures in its folder.
  function fixed(props) {
    if (!isNew(props)) { return "已经保存过，不能再改：它是网址的一部分。"; }
    return hasMedia(props) ? "图片视频已经放进这个位置，要改请先把它们移去。" : "";
  }

  kinds.batch = function (props) {
    var why = fixed(props);
    var isKnown = form.setup.batches.some(function (one) { return one.value === props.value; });
    return h("div", null,
      h("select", {
        id: props.id, className: "cp-input", value: props.value || "", disabled: Boolean(why) && isKnown,
        onChange: function (event) { props.onChange(event.target.value); }
      },
      h("option", { value: "" }, "请选择"),
      !isKnown && props.value ? h("option", { value: props.value }, props.value) : null,
      form.setup.batches.map(function (one) {
        return h("option", { key: one.value, value: one.value }, one.label + "　" + one.note + "　" + one.value);
      })),
      why ? h("p", { className: "cp-help" }, why) : null);
  };

  kinds.file_name = createClass({
    componentDidMount: function () { this.stop = form.listen(this.propose.bind(this)); },
    componentWillUnmount: function () { this.stop(); },
    propose: function () {
      var props = this.props;
      var proposed = form.state.proposed;
      if (!isNew(props) || !proposed || hasMedia(props)) { return; }
      if (!props.value || (props.value === this.mine && props.value !== proposed)) {
        this.mine = proposed;
        props.onChange(proposed);
      }
    },
    render: function () {
      var props = this.props;
      var why = fixed(props);
      return h("div", null,
        h("input", {
          id: props.id, className: "cp-input", type: "text", value: props.value || "", disabled: Boolean(why), autoComplete: "off",
          spellCheck: false, placeholder: "例如：qilu-lake", onChange: function (event) { props.onChange(event.target.value); }
        }),
        why ? h("p", { className: "cp-help" }, why) : null);
    }
  });

  kinds.body = createClass({
    wrap: function (before, after) {
      var area = this.area;
      var start = area.selectionStart;
      var end = area.selectionEnd;
      var text = area.value;
      this.props.onChange(text.slice(0, start) + before + text.slice(start, end) + after + text.slice(end));
      setTimeout(function () {
        area.focus();
        area.setSelectionRange(start + before.length, end + before.length);
      }, 0);
    },
    lead: function (mark) {
      var area = this.area;
      var at = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
      this.props.onChange(area.value.slice(0, at) + mark + area.value.slice(at));
      area.focus();
    },
    go: function (line) {
      var area = this.area;
      var lines = area.value.split("\n");
      var start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      area.focus();
      area.setSelectionRange(start, start + (lines[line - 1] || "").length);
      area.scrollTop = area.scrollHeight * (line - 1) / lines.length - 80;
    },
    render: function () {
      var self = this;
      var props = this.props;
      function button(label, act) { return h("button", { type: "button", onClick: act }, label); }
      return h("div", null,
        h("div", { className: "cp-tools" },
          button("一级标题", function () { self.lead("## "); }), button("二级标题", function () { self.lead("### "); }),
          button("加粗", function () { self.wrap("**", "**"); }), button("列表", function () { self.lead("- "); })),
        h("textarea", {
          id: props.id, className: "cp-input cp-text", rows: 18, value: props.value || "", spellCheck: false,
          ref: function (area) { self.area = area; },
          onChange: function (event) { props.onChange(event.target.value); }
        }),
        h("p", { className: "cp-count" }, String(props.value || "").replace(/<!--[^]*?-->|\s/g, "").length + " 字"),
        h(form.Remarks, { path: "body", onLine: function (line) { self.go(line); } }));
    }
  });

  function reveal(path) {
    var own = document.getElementById(form.idOf(path));
    var field = own || document.querySelector('.cp[data-path="' + path.split(".")[0] + '"]');
    if (!field) { return; }
    field.scrollIntoView({ block: "center" });
    var target = own && own.matches("input, textarea, select") ? own : field.querySelector("input, textarea, select, button");
    if (target) { target.focus({ preventScroll: true }); }
  }

  function labelOf(path) {
    var parts = path.split(".");
    var spec = form.setup.fields.filter(function (one) { return one.name === parts[0]; })[0];
    if (!spec) { return "整个案例"; }
    var inner = (spec.fields || []).filter(function (one) { return one.name === parts[2]; })[0];
    return spec.label + (spec.fields && parts[1] ? " " + (Number(parts[1]) + 1) : "") + (inner ? " · " + inner.label : "");
  }

  // The fields of which the rest is checked only when they are mended, by name.
  function later(names) {
    return names.indexOf("") >= 0 ? "文件头" : names.map(function (name) { return "“" + labelOf(name) + "”"; }).join("");
  }

  // What the import said of the draft that is open, until somebody has looked at it.
  function brought(props) {
    var made = form.state.brought;
    if (!made || !made.remarks.length || props.getEntry().get("path") !== made.file) { return null; }
    return h("details", { className: "cp-brought", open: true },
      h("summary", null, "导入时说的 " + made.remarks.length + " 处，请对照稿件看一遍"),
      h("ol", { tabIndex: 0, "aria-label": "导入时说的" }, made.remarks.map(function (one, number) {
        var isSaid = number && made.remarks[number - 1].hint === one.hint;
        return h("li", { key: number }, one.message + (isSaid ? "" : "。" + one.hint) + "（" + one.code + "）");
      })),
      h("button", { type: "button", onClick: function () { form.state.brought = null; form.tell(); } }, "都看过了"));
  }

  kinds.findings = function (props) {
    var state = form.state;
    var note = (form.plain(props.getEntry().get("data")) || {}).note;
    var sum = state.errors + " 处错误，" + state.warnings + " 处提醒" + (state.waived ? "，" + state.waived + " 处已豁免" : "");
    var isClean = !state.errors && !state.warnings;
    return h("div", { className: "cp-sum " + (state.errors ? "cp-bad" : isClean ? "cp-good" : "cp-fair") },
      note ? h("p", { className: "cp-note", role: "alert" }, note) : null,
      state.refused ? h("p", { className: "cp-note", role: "alert" }, "没有保存：" + state.refused.replace(/^没有保存：/, "")) : null,
      h("p", { role: "status", id: "cp-count" },
        h("strong", null, state.trouble || (isClean ? "没有问题" : sum)),
        h("span", { className: "cp-asking" }, state.said || (state.isAsking ? "正在检查……" : ""))),
      state.waiting.length ? h("p", { className: "cp-waiting" }, "还没查完：" + later(state.waiting) + "改好以后，接着查其余的。") : null,
      state.remarks.length ? h("details", null, h("summary", null, "逐条看"),
        h("ol", null, state.remarks.map(function (one, number) {
          return h("li", { key: number, className: "cp-" + one.severity },
            h("button", { type: "button", onClick: function () { reveal(one.path); } }, labelOf(one.path)), " ", one.message);
        }))) : null,
      brought(props),
      h("div", { className: "cp-acts" },
        h("button", { type: "button", className: "cp-save", onClick: function () { form.save(); } }, "保存"),
        h("button", { type: "button", onClick: function () { form.show(); } }, "看手机页面")));
  };
})();
