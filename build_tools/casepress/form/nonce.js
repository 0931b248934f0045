// What the editor needs so that it runs under a strict policy: its style sheets get the nonce of the page, and code
// that it would make from text (the checking of its own configuration, which is ours) is never run.
(function () {
  "use strict";
  var nonce = document.currentScript.dataset.nonce;
  var create = Document.prototype.createElement;
  var Own = window.Function;
  window.CMS_MANUAL_INIT = true;

  Document.prototype.createElement = function (name, options) {
    var made = create.call(this, name, options);
    if (String(name).toLowerCase() === "style") { made.setAttribute("nonce", nonce); }
    return made;
  };

  function agrees() { return true; }

  window.Function = new Proxy(Own, {
    construct: function () { return function () { return agrees; }; },
    apply: function (_target, _self, given) {
      return given[0] === "return this" ? function () { return window; } : agrees;
    }
  });
})();
