// /verify/: tells in the browser whether a pasted text is ours, altered (and where) or unknown. Nothing is sent anywhere:
// the register's files and the bulletins in question are fetched from this site. The rule is that of register.py.
(function () {
  "use strict";
  var BLANK = new RegExp("[\\x00-\\x09\\x0b-\\x20\\x7f-\\xa0\\xad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f" +
    "\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\u{e0000}-\\u{e0fff}]+", "gu");
  var FOLDS = [[/[“”„‟‘’‚‛「」『』〝〞〟«»‹›"']/g, '"'], [/[-‐‑‒–—―−─━]/g, "-"], [/[~〜∼]/g, "~"], [/[·•‧∙⋅・]/g, "·"]];
  var NEAR = 0.5; // from this share of its characters a text counts as an altered copy
  var ROUNDS = [4, 12, 40]; // so many marks are looked up before the search goes on or gives up
  var CANDIDATES = 3;
  var CELLS = 4e6; // the largest table in which two passages are compared character by character
  var CONTEXT = 16;

  function folded(text) {
    return FOLDS.reduce(function (now, fold) { return now.replace(fold[0], fold[1]); }, text.normalize("NFKC").replace(BLANK, ""));
  }
  function joined(text) { return text.replace(/-{2,}/g, "-").replace(/\.{3,}|⋯/g, "…"); }
  function normalised(text) { return joined(folded(text).replace(/\n/g, "")); }

  // FIPS 180-4. Browsers offer SHA-256 only on encrypted pages, and this page must serve the others too.
  var ROOTS = (function () {
    var words = [], found = [];
    for (var n = 2; words.length < 64; n += 1) {
      if (found.some(function (p) { return n % p === 0; })) continue;
      found.push(n);
      words.push([fraction(Math.pow(n, 1 / 2)), fraction(Math.pow(n, 1 / 3))]);
    }
    function fraction(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
    return { state: words.slice(0, 8).map(function (w) { return w[0]; }), constants: words.map(function (w) { return w[1]; }) };
  })();
  function turned(x, n) { return (x >>> n) | (x << (32 - n)); }
  function sha256(bytes) {
    var length = bytes.length, padded = new Uint8Array(((length + 72) >> 6) << 6), view = new DataView(padded.buffer);
    padded.set(bytes);
    padded[length] = 128;
    view.setUint32(padded.length - 8, Math.floor(length / 536870912));
    view.setUint32(padded.length - 4, (length << 3) >>> 0);
    var state = ROOTS.state.slice(), w = new Int32Array(64);
    for (var at = 0; at < padded.length; at += 64) {
      for (var i = 0; i < 64; i += 1) {
        if (i < 16) { w[i] = view.getInt32(at + 4 * i); continue; }
        var a0 = w[i - 15], b0 = w[i - 2];
        w[i] = (turned(b0, 17) ^ turned(b0, 19) ^ (b0 >>> 10)) + w[i - 7] + (turned(a0, 7) ^ turned(a0, 18) ^ (a0 >>> 3)) + w[i - 16];
      }
      var s = state.slice();
      for (var r = 0; r < 64; r += 1) {
        var one = s[7] + (turned(s[4], 6) ^ turned(s[4], 11) ^ turned(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + ROOTS.constants[r] + w[r];
        var two = (turned(s[0], 2) ^ turned(s[0], 13) ^ turned(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        s = [(one + two) | 0, s[0], s[1], s[2], (s[3] + one) | 0, s[4], s[5], s[6]];
      }
      for (var j = 0; j < 8; j += 1) state[j] = (state[j] + s[j]) | 0;
    }
    return state.map(function (x) { return hex(x, 8); }).join("");
  }
  function hex(x, digits) { return ("0000000" + (x >>> 0).toString(16)).slice(-digits); }
  var encoder = new TextEncoder();
  function textHash(text) { return sha256(encoder.encode(normalised(text))); }

  var TABLE = (function () {
    var table = [];
    for (var n = 0; n < 256; n += 1) {
      for (var c = n, k = 0; k < 8; k += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
      table.push(c);
    }
    return table;
  })();
  function crc32(text) {
    return ~encoder.encode(text).reduce(function (c, byte) { return TABLE[(c ^ byte) & 255] ^ (c >>> 8); }, -1) >>> 0;
  }
  // The marks of the sentences of a text, the longest sentences first.
  function marksOf(text, head) {
    var long = joined(folded(text)).split(/[。!?;\n]/).map(function (one) { return Array.from(one.replace(/^[")]+|[")]+$/g, "")); })
      .filter(function (one) { return one.length >= head.shortest; });
    long.sort(function (a, b) { return b.length - a.length; });
    var found = [];
    long.forEach(function (one) {
      [one.slice(0, head.mark_length), one.slice(-head.mark_length)].forEach(function (piece) {
        var mark = hex(crc32(piece.join("")), 8);
        if (found.indexOf(mark) < 0) found.push(mark);
      });
    });
    return found;
  }

  // A text as signs that count, each with what is printed for it (what does not count goes with the sign before).
  function signs(text) {
    var found = [];
    Array.from(text).forEach(function (raw) {
      var norm = joined(folded(raw)), last = found[found.length - 1];
      if (raw === "\n") norm = "";
      if (last && (norm === "" || (norm === last.norm && (norm === "-" || norm === "…")))) {
        last.raw += raw === "\n" ? "" : raw;
        last.ends = last.ends || raw === "\n";
      } else if (norm !== "") {
        found.push({ raw: raw, norm: norm, ends: /[。!?;]/.test(norm) });
      }
    });
    return found;
  }
  // Sentences: runs of signs up to one that ends a sentence, closing quotation marks and brackets included.
  function sentences(text) {
    var found = [], now = [];
    signs(text).forEach(function (sign) {
      if (now.length && now[now.length - 1].ends && !/^[")]$/.test(sign.norm)) { found.push(now); now = []; }
      else if (now.length && now[now.length - 1].ends) sign.ends = true;
      now.push(sign);
    });
    if (now.length) found.push(now);
    return found;
  }
  function norm(list) { return list.map(function (sign) { return sign.norm; }).join(""); }
  function raw(list) { return list.map(function (sign) { return sign.raw; }).join(""); }
  function flat(lists) { return [].concat.apply([], lists); }

  // The longest common subsequence of two lists of texts, as pairs of positions.
  function common(a, b) {
    var start = 0, ends = [a.length, b.length], pairs = [];
    while (start < ends[0] && start < ends[1] && a[start] === b[start]) { pairs.push([start, start]); start += 1; }
    var tail = [];
    while (ends[0] > start && ends[1] > start && a[ends[0] - 1] === b[ends[1] - 1]) { ends[0] -= 1; ends[1] -= 1; tail.unshift([ends[0], ends[1]]); }
    var rows = ends[0] - start, columns = ends[1] - start;
    if (rows * columns > CELLS) return pairs.concat(tail);
    var width = columns + 1, table = new Uint16Array((rows + 1) * width);
    for (var i = rows - 1; i >= 0; i -= 1) {
      for (var j = columns - 1; j >= 0; j -= 1) {
        table[i * width + j] = a[start + i] === b[start + j] ? table[(i + 1) * width + j + 1] + 1
          : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
      }
    }
    for (var x = 0, y = 0; x < rows && y < columns;) {
      if (a[start + x] === b[start + y]) { pairs.push([start + x, start + y]); x += 1; y += 1; }
      else if (table[(x + 1) * width + y] >= table[x * width + y + 1]) x += 1;
      else y += 1;
    }
    return pairs.concat(tail);
  }
  // The gaps between pairs: what stands on either side alone, with the pairs before them.
  function gaps(a, b, pairs) {
    var found = [], x = 0, y = 0;
    pairs.concat([[a.length, b.length]]).forEach(function (pair) {
      if (pair[0] > x || pair[1] > y) found.push({ a: [x, pair[0]], b: [y, pair[1]] });
      x = pair[0] + 1;
      y = pair[1] + 1;
    });
    return found;
  }

  // Compares our text with a pasted one. `other` is everything else on our page, which counts as ours but not as text.
  function compare(ours, pasted, other) {
    var a = sentences(ours), b = sentences(pasted), result = { same: 0, total: 0, spots: [], whole: true };
    var own = {};
    a.forEach(function (one) { own[norm(one)] = true; });
    b = b.filter(function (one) { return own[norm(one)] || other.indexOf(norm(one)) < 0; });
    result.total = flat(b).length;
    var pairs = common(a.map(norm), b.map(norm));
    pairs.forEach(function (pair) { result.same += b[pair[1]].length; });
    gaps(a, b, pairs).forEach(function (gap) {
      var left = flat(a.slice(gap.a[0], gap.a[1])), right = flat(b.slice(gap.b[0], gap.b[1]));
      var before = gap.b[0] === 0, after = gap.b[1] === b.length;
      if (!right.length) {
        // What is missing at either end was not pasted; what is missing between is left out.
        if (before || after) result.whole = false;
        else result.spots.push({ was: raw(left), is: "", before: tailOf(flat(b.slice(0, gap.b[0]))), after: headOf(flat(b.slice(gap.b[1]))) });
        return;
      }
      closely(left, right, before, after, result, flat(b.slice(0, gap.b[0])), flat(b.slice(gap.b[1])));
    });
    return result;
  }
  // Compares two passages sign by sign; at the ends of what was pasted, ours may simply go on.
  function closely(left, right, before, after, result, pre, post) {
    if (before || after) {
      var part = stretch(left.map(sign), right.map(sign), before, after);
      if (part[0] > 0 || part[1] < left.length) result.whole = false;
      left = left.slice(part[0], part[1]);
    }
    var pairs = common(left.map(sign), right.map(sign));
    function sign(one) { return one.norm; }
    result.same += pairs.length;
    calmer(gaps(left, right, pairs)).forEach(function (gap) {
      var was = left.slice(gap.a[0], gap.a[1]), is = right.slice(gap.b[0], gap.b[1]);
      if (!is.length && ((before && gap.b[0] === 0) || (after && gap.b[1] === right.length))) { result.whole = false; return; }
      result.spots.push({
        was: raw(was), is: raw(is),
        before: tailOf(pre.concat(right.slice(0, gap.b[0]))), after: headOf(right.slice(gap.b[1]).concat(post))
      });
    });
  }
  // Which stretch of ours a pasted passage answers to, when the rest of ours was perhaps not pasted at all.
  function stretch(left, right, before, after) {
    var size = Math.min(8, right.length), lowest = Infinity, highest = -1, exact = [false, false];
    for (var i = 0; i + size <= right.length; i += 1) {
      var at = place(left, right.slice(i, i + size));
      if (at < 0) continue;
      lowest = Math.min(lowest, at - i);
      highest = Math.max(highest, at - i);
      if (i === 0) exact[0] = at;
      if (i + size === right.length) exact[1] = at + size;
    }
    if (highest < 0 && lowest === Infinity) return [0, left.length];
    var start = exact[0] !== false ? exact[0] : lowest - size, end = exact[1] !== false ? exact[1] : highest + right.length + size;
    if (end <= start) return [0, left.length];
    return [before ? Math.max(0, start) : 0, after ? Math.min(left.length, end) : left.length];
  }
  function place(list, part) {
    for (var at = 0; at + part.length <= list.length; at += 1) {
      for (var n = 0; n < part.length && list[at + n] === part[n];) n += 1;
      if (n === part.length) return at;
    }
    return -1;
  }
  // Differences with one single sign between them read better as one.
  function calmer(found) {
    return found.reduce(function (kept, gap) {
      var last = kept[kept.length - 1];
      if (last && gap.a[0] - last.a[1] <= 1 && gap.b[0] - last.b[1] <= 1) { last.a[1] = gap.a[1]; last.b[1] = gap.b[1]; }
      else kept.push(gap);
      return kept;
    }, []);
  }
  function tailOf(list) { return (list.length > CONTEXT ? "…" : "") + raw(list.slice(-CONTEXT)); }
  function headOf(list) { return raw(list.slice(0, CONTEXT)) + (list.length > CONTEXT ? "…" : ""); }

  function asked(address, kind) {
    return fetch(address).then(function (answer) {
      if (!answer.ok) throw new Error(address);
      return kind === "json" ? answer.json() : answer.text();
    });
  }
  // A register as the page uses it: each of its files is fetched once.
  function Register(root) {
    var kept = {};
    function file(name) {
      if (!kept[name]) kept[name] = asked(root + "verify/" + name, "json").catch(function (error) { delete kept[name]; throw error; });
      return kept[name];
    }
    this.head = function () { return file("register.json"); };
    // The entries whose hash begins with `hash`.
    this.entries = function (hash) {
      return this.head().then(function (head) { return file("texts/" + hash.slice(0, head.text_digits) + ".json"); })
        .then(function (list) { return list.filter(function (entry) { return entry.text.indexOf(hash) === 0; }); });
    };
    // The beginnings of the hashes of the texts in which a mark stands.
    this.texts = function (mark) {
      return this.head().then(function (head) {
        // The newest bulletins have files of their own.
        return Promise.all([file("marks/" + mark.slice(0, head.mark_digits) + ".json"), file("recent/" + mark.slice(0, head.recent_digits) + ".json")]);
      }).then(function (both) {
        var found = [];
        both.forEach(function (records) {
          for (var at = 0; at < records.length; at += 16) if (records.slice(at, at + 8) === mark) found.push(records.slice(at + 8, at + 16));
        });
        return found;
      });
    };
    // The text of a published bulletin as its page shows it, and the other words of that page.
    this.page = function (entry) {
      return asked(root + entry.address, "text").then(function (source) {
        var page = new DOMParser().parseFromString(source, "text/html");
        var whole = page.querySelector("article") || page.body;
        page.querySelectorAll("[data-text] figure, [data-text] video, [data-text] details").forEach(function (one) { whole.append(one); });
        var parts = Array.from(page.querySelectorAll("[data-text]"));
        var text = parts.map(function (one) { return one.textContent; }).join("\n");
        parts.forEach(function (one) { one.remove(); });
        return { text: text, other: normalised(whole.textContent) };
      });
    };
  }

  // What a text is: {kind: "same" | "part" | "altered" | "unknown" | "withdrawn" | "differs", entry, result}.
  async function judged(text, register) {
    var hash = textHash(text), head = await register.head(), exact = await register.entries(hash);
    if (exact.length) return { kind: exact[0].withdrawn ? "withdrawn" : "same", entry: exact[0], hash: hash };
    var marks = marksOf(text, head), votes = {}, best = null;
    for (var round = 0, from = 0; round < ROUNDS.length && from < marks.length && !(best && best.share >= NEAR); round += 1) {
      var answers = await Promise.all(marks.slice(from, ROUNDS[round]).map(function (mark) { return register.texts(mark); }));
      from = ROUNDS[round];
      flat(answers).forEach(function (key) { votes[key] = (votes[key] || 0) + 1; });
      best = (await nearest(text, votes, register)) || best;
    }
    if (!best) return { kind: "unknown", hash: hash, tooShort: !marks.length };
    if (best.withdrawn) return { kind: "withdrawn", entry: best.entry, hash: hash };
    if (best.differs) return { kind: "differs", entry: best.entry, hash: hash };
    if (best.share < NEAR) return { kind: "unknown", entry: best.result.same ? best.entry : null, result: best.result, hash: hash };
    return { kind: best.result.spots.length ? "altered" : "part", entry: best.entry, result: best.result, hash: hash };
  }
  async function nearest(text, votes, register) {
    var keys = Object.keys(votes).sort(function (x, y) { return votes[y] - votes[x] || (x < y ? -1 : 1); }).slice(0, CANDIDATES), best = null;
    for (var n = 0; n < keys.length; n += 1) {
      var entries = await register.entries(keys[n]);
      for (var m = 0; m < entries.length; m += 1) {
        var entry = entries[m], found = { entry: entry, withdrawn: !!entry.withdrawn, share: 1 };
        if (!found.withdrawn) {
          var page = await register.page(entry);
          found.differs = textHash(page.text) !== entry.text;
          if (!found.differs) {
            found.result = compare(page.text, text, page.other);
            found.share = found.result.total ? found.result.same / found.result.total : 0;
          }
        }
        if (!best || found.share > best.share || (found.share === best.share && best.withdrawn)) best = found;
      }
    }
    return best;
  }

  var tool = document.getElementById("verify-tool");
  window.casepressVerify = { normalised: normalised, textHash: textHash, marksOf: marksOf, judged: judged, Register: Register };
  if (!tool) return;
  var root = tool.getAttribute("data-files") || tool.getAttribute("data-root"), box = document.getElementById("verify-text"), out = document.getElementById("verify-result");
  var register = new Register(root);

  function element(name, words, kind) {
    var made = document.createElement(name);
    if (words) made.textContent = words;
    if (kind) made.className = kind;
    return made;
  }
  function linked(entry) {
    var line = element("p", "原文："), link = element("a", entry.title || "已撤回的通报");
    link.href = root + entry.address;
    line.append(link, "（" + day(entry.published) + "发布）");
    return line;
  }
  function day(text) { return text.slice(0, 4) + "年" + Number(text.slice(5, 7)) + "月" + Number(text.slice(8, 10)) + "日"; }
  function spotLine(spot) {
    var line = element("li"), passage = element("p", "", "verify-passage");
    var what = spot.was && spot.is ? "改动" : spot.is ? "多出" : "缺少";
    line.append(element("strong", what));
    passage.append(spot.before);
    if (spot.was) { var old = element("del", spot.was); passage.append(element("span", "原文：", "verify-aloud"), old); }
    if (spot.is) passage.append(element("span", "你贴的：", "verify-aloud"), element("ins", spot.is));
    passage.append(spot.after);
    line.append(passage);
    return line;
  }
  var WORDS = {
    same: ["一致", "这段文字与本站发布的通报全文一致。"],
    part: ["一致", "这段文字出自本站发布的通报，一字未改，是其中的一部分。"],
    altered: ["有改动", "这段文字与本站发布的通报不一样。"],
    unknown: ["没有找到", "本站登记的通报里没有这段文字。请核对发布者；也可能是贴得太少，至少要贴一整句。"],
    withdrawn: ["已撤回", "本站曾经发布这篇通报，后来撤回了。请看原地址上的说明。"],
    differs: ["无法核对", "这篇通报的网页与登记的文字不符。网页可能正在更新，请稍后再试；若一直这样，请告诉主办单位。"]
  };
  function show(verdict) {
    out.textContent = "";
    out.className = "verify-result verify-" + verdict.kind;
    var words = WORDS[verdict.kind], spots = verdict.result ? verdict.result.spots : [];
    out.append(element("h2", "结果：" + words[0]), element("p", words[1]));
    if (verdict.kind === "unknown") {
      if (verdict.entry) out.append(element("p", "其中有少量字句与下面这篇相同，多数不同："), linked(verdict.entry));
    } else {
      out.append(linked(verdict.entry));
    }
    if (verdict.kind === "altered") {
      out.append(element("p", "共 " + spots.length + " 处不同。划去的是本站原文，标出的是你贴的："));
      var list = element("ol", "", "verify-spots");
      spots.slice(0, 100).forEach(function (spot) { list.append(spotLine(spot)); });
      out.append(list);
      if (spots.length > 100) out.append(element("p", "只列出前 100 处。"));
      if (!verdict.result.whole) out.append(element("p", "原文在开头或结尾还有你没有贴的部分，这不算改动。"));
    }
    var hash = element("p", "你贴的文字的 SHA-256：", "note");
    hash.append(element("code", verdict.hash));
    out.append(hash);
    out.focus();
  }
  async function start() {
    if (!box.value.trim()) { out.textContent = "请先贴上要核对的文字。"; box.focus(); return; }
    out.className = "verify-result";
    out.textContent = "正在核对…";
    tool.setAttribute("aria-busy", "true");
    try {
      show(await judged(box.value, register));
    } catch (error) {
      out.textContent = "没有核对成：登记的文件没有取到。请检查网络，再试一次。";
    }
    tool.removeAttribute("aria-busy");
  }
  document.getElementById("verify-start").addEventListener("click", start);
  document.getElementById("verify-clear").addEventListener("click", function () { box.value = ""; out.textContent = ""; out.className = "verify-result"; box.focus(); });
  tool.hidden = false;
})();
