/* Search in the reader's browser. The first half is the index (it runs in Node too, for tests), the second the page.
   The files that it reads are written by casepress.concordance; fold() is the same rule as fold() there. */
(function () {
  "use strict";

  var WORD = /[\p{L}\p{N}]/u, STOP = /[。!?;\n\r\x0b\x0c\x85\u2028\u2029]/, NUMERIC = /[0-9a-z.%]+/g;
  var LONGEST = 6, ENOUGH = 3, MOST_LIGHT = 4, MOST_HEAVY = 2, MOST_TERMS = 8, ROUNDS = 1, MANY = 100, PAGE = 10, LEAST_SHARE = 0.6;

  /* ---- words ---- */

  function keep(char, alone) {
    if (WORD.test(char)) return char;
    if (STOP.test(char)) return "\n";
    return alone && (char === "." || char === "%") ? char : "";
  }

  function foldChar(char) {
    var wide = Array.from(char.normalize("NFKC").toLowerCase());
    return wide.map(function (one) { return keep(one, wide.length === 1); }).join("");
  }

  /* The folded text, and for each of its code units the place in the original that it came from. */
  function foldWithPlaces(text) {
    var folded = "", places = [], at = 0;
    Array.from(text).forEach(function (char) {
      var made = foldChar(char);
      for (var n = 0; n < made.length; n++) places.push(at);
      folded += made;
      at += char.length;
    });
    places.push(at);
    return { text: folded, places: places };
  }

  function fold(text) { return foldWithPlaces(text).text; }

  /* The words of a query, folded; a sentence end parts words as a space does. */
  function termsOf(query) {
    var found = [];
    query.split(/\s+/).forEach(function (word) {
      fold(word).split("\n").forEach(function (part) {
        if (part && found.indexOf(part) < 0) found.push(part);
      });
    });
    return found.slice(0, MOST_TERMS);
  }

  function gramsOf(term) {
    var chars = Array.from(term), found = new Set();
    if (chars.length === 1) return [term];
    for (var n = 0; n + 1 < chars.length; n++) {
      found.add(chars[n] + chars[n + 1]);
    }
    var places = [], at = 0;
    chars.forEach(function (char, number) {
      for (var n = 0; n < char.length; n++) places[at++] = number;
    });
    places[at] = chars.length;
    var match;
    NUMERIC.lastIndex = 0;
    while ((match = NUMERIC.exec(term))) {
      var from = places[match.index], to = places[match.index + match[0].length];
      var start = Math.max(from - 2, 0), end = Math.min(to + 2, chars.length);
      for (n = start; n + 2 < end; n++) found.add(chars[n] + chars[n + 1] + chars[n + 2]);
      for (n = 3; n <= Math.min(to - from, LONGEST); n++) {
        if (from) found.add(chars.slice(from - 1, from + n).join(""));
        if (to < chars.length) found.add(chars.slice(to - n, to + 1).join(""));
      }
    }
    return Array.from(found);
  }

  var CRC = (function () {
    var table = new Uint32Array(256);
    for (var n = 0; n < 256; n++) {
      var c = n;
      for (var k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
      table[n] = c;
    }
    return table;
  })();

  function crc32(text) {
    var bytes = new TextEncoder().encode(text), crc = -1;
    for (var n = 0; n < bytes.length; n++) crc = CRC[(crc ^ bytes[n]) & 255] ^ (crc >>> 8);
    return (crc ^ -1) >>> 0;
  }

  /* ---- the index ---- */

  function Reader(bytes) { this.bytes = bytes; this.at = 0; }
  Reader.prototype.varint = function () {
    var value = 0, shift = 1, byte;
    do {
      byte = this.bytes[this.at++];
      value += (byte & 127) * shift;
      shift *= 128;
    } while (byte > 127);
    return value;
  };

  function hexOf(bytes) {
    return Array.from(bytes.subarray(0, 4), function (byte) { return (byte < 16 ? "0" : "") + byte.toString(16); }).join("");
  }

  function StaleError() { this.stale = true; }

  /* `read(path, kind)` gives a promise of a file below search/: kind "json" or "bytes". */
  function Finder(read) {
    this.read = read;
    this.files = new Map();
    this.texts = new Map();
    this.converter = null;
  }

  Finder.prototype.open = async function () {
    var got = await Promise.all([this.read("index.json", "json"), this.read("cases.bin", "bytes")]);
    var sheet = got[0], bytes = got[1], facets = sheet.facets;
    if (hexOf(bytes) !== sheet.edition) throw new StaleError();
    var count = 0;
    sheet.volumes.forEach(function (volume) {
      volume.start = count;
      volume.segments.forEach(function (one) { count += one; });
    });
    var reader = new Reader(bytes), issues = facets.briefings || [];
    reader.at = 4;
    this.sheet = sheet;
    this.facets = facets;
    this.count = count;
    this.chars = new Set(Array.from(sheet.chars));
    this.heavy = new Set(sheet.heavy);
    this.places = new Array(count);
    this.issues = new Array(count);
    this.media = new Uint8Array(count);
    this.first = new Uint32Array(count + 1);
    for (var n = 0; n < count; n++) {
      var packed = reader.varint();
      this.media[n] = packed & 3;
      this.first[n + 1] = this.first[n] + (packed >>> 2);
      this.places[n] = facets.place_sets[reader.varint()];
      var named = new Array(reader.varint());
      for (var k = 0; k < named.length; k++) named[k] = reader.varint();
      this.issues[n] = named;
    }
    this.caseOf = new Uint32Array(this.first[count]);
    for (n = 0; n < count; n++) this.caseOf.fill(n, this.first[n], this.first[n + 1]);
    /* Briefings follow the cases; `rank` says when each came out, in releases. */
    this.caseCount = count - issues.length;
    this.release = new Uint32Array(count);
    this.position = new Uint32Array(count);
    this.rank = new Float64Array(count);
    var at = 0;
    facets.releases.forEach(function (shelf, number) {
      for (var place = 0; place < shelf[1]; place++) { this.rank[at] = this.release[at] = number; this.position[at++] = place; }
    }, this);
    issues.forEach(function (one, number) { this.rank[at++] = one[2] - 1 + (number + 1) / (issues.length + 1); }, this);
    return this;
  };

  /* The passages that hold a gram, over all segments. */
  Finder.prototype.passages = async function (gram) {
    var known = Array.from(gram).every(function (char) { return this.chars.has(char); }, this);
    if (!known) return [];
    var crc = crc32(gram), found = [];
    var files = await Promise.all(this.sheet.volumes.map(function (volume, at) { return this.file(volume, at, crc); }, this));
    files.forEach(function (bytes, at) { this.passagesIn(bytes, this.sheet.volumes[at], crc, found); }, this);
    return found;
  };

  /* The file of a volume in which a gram stands, if it stands in any. */
  Finder.prototype.file = async function (volume, at, crc) {
    var number = volume.files === 1 ? 0 : crc >>> (32 - Math.round(Math.log2(volume.files)));
    var path = "grams/" + at + "/" + number + ".bin", bytes;
    if (!this.files.has(path)) this.files.set(path, this.read(path, "bytes"));
    try {
      bytes = await this.files.get(path);
    } catch (error) {
      this.files.delete(path);
      throw error;
    }
    if (hexOf(bytes) !== volume.edition) throw new StaleError();
    return bytes;
  };

  Finder.prototype.passagesIn = function (bytes, volume, crc, found) {
    var reader = new Reader(bytes), start = volume.start;
    reader.at = 4;
    volume.segments.forEach(function (count) {
      var base = this.first[start], total = this.first[start + count] - base;
      start += count;
      var end = reader.varint(), from = found.length, matches = 0;
      end += reader.at;
      while (reader.at < end) {
        var key = (bytes[reader.at] << 16) | (bytes[reader.at + 1] << 8) | bytes[reader.at + 2];
        reader.at += 3;
        var head = reader.varint(), stop = reader.at + Math.floor(head / 2);
        if (key === (crc & 0xffffff)) {
          matches++;
          if (head & 1) {
            for (var n = 0; n < total; n++) if (bytes[reader.at + (n >>> 3)] & (1 << (n & 7))) found.push(base + n);
          } else {
            var at = base;
            while (reader.at < stop) found.push((at += reader.varint()));
          }
        }
        reader.at = stop;
      }
      /* On small sites a file holds several slots, and two grams in it may, very rarely, have one key. */
      if (matches > 1) {
        var both = Array.from(new Set(found.splice(from))).sort(function (a, b) { return a - b; });
        both.forEach(function (passage) { found.push(passage); });
      }
    }, this);
  };

  /* At most so many of a list, evenly spread. */
  function spread(list, most) {
    var step = list.length / most;
    return step <= 1 ? list : list.filter(function (one, n) { return n === 0 || Math.floor(n / step) > Math.floor((n - 1) / step); });
  }

  /* The grams that a term is looked up by: none that another holds; of a long term those that are rare, and not more
     than tell it apart. */
  Finder.prototype.grams = function (term) {
    var every = gramsOf(term), all = every.filter(function (gram) {
      return !every.some(function (other) { return other !== gram && other.indexOf(gram) >= 0; });
    });
    var light = all.filter(function (gram) { return !this.heavy.has(crc32(gram)); }, this);
    if (light.length >= ENOUGH) return spread(light, MOST_LIGHT);
    var rest = all.filter(function (gram) { return light.indexOf(gram) < 0; });
    return light.concat(spread(rest, Math.max(1, MOST_HEAVY - light.length)));
  };

  /* The cases of which one passage holds all grams of a term: their number of such passages, and whether it is the
     title; `seen` counts for each case how many of all grams it holds. */
  Finder.prototype.cases = async function (term, seen) {
    var grams = this.grams(term), lists = await Promise.all(grams.map(this.passages, this));
    var hits = new Uint8Array(this.caseOf.length), found = new Map();
    lists.forEach(function (list) {
      var last = -1;
      list.forEach(function (passage) {
        hits[passage]++;
        var id = this.caseOf[passage];
        if (seen && id !== last) seen.counts[id]++;
        last = id;
      }, this);
    }, this);
    if (seen) seen.grams += grams.length;
    if (lists.length) {
      lists[0].forEach(function (passage) {
        if (hits[passage] !== lists.length) return;
        var id = this.caseOf[passage], known = found.get(id) || { hits: 0, title: false };
        known.hits++;
        known.title = known.title || passage === this.first[id];
        found.set(id, known);
      }, this);
    }
    return found;
  };

  Finder.prototype.simplified = async function (query) {
    var chars = this.chars;
    var strange = Array.from(fold(query)).some(function (char) { return char > "\u3400" && !chars.has(char); });
    if (!strange) return query;
    return simplify(query, await this.simplifier());
  };

  Finder.prototype.simplifier = function () {
    var finder = this;
    if (!this.converter) {
      this.converter = this.read("../assets/casepress/simplified.json", "json").catch(function (error) { finder.converter = null; throw error; });
    }
    return this.converter;
  };

  function tableOf(table) {
    if (!table.map) {
      var to = Array.from(table.to);
      table.map = new Map(Array.from(table.from).map(function (char, number) { return [char, to[number]]; }));
    }
    return table.map;
  }

  function simplify(text, table) {
    var map = tableOf(table);
    Object.keys(table.phrases).forEach(function (phrase) { text = text.split(phrase).join(table.phrases[phrase]); });
    return Array.from(text).map(function (char) { return map.get(char) || char; }).join("");
  }

  /* Everything that a query finds: exact hits, those by other names, and those that hold a part of its grams. */
  Finder.prototype.search = async function (query) {
    var said = await this.simplified(query), terms = termsOf(said);
    var result = { query: said, changed: said !== query, terms: terms, exact: new Map(), other: new Map(), loose: new Map(), names: [] };
    if (!terms.length) return result;
    var seen = { grams: 0, counts: new Uint16Array(this.count) };
    var sets = [], wide = [], aliases = this.facets.aliases;
    for (var n = 0; n < terms.length; n++) {
      var mine = await this.cases(terms[n], seen);
      /* Whoever finds many cases needs no other names for them. */
      var names = mine.size > MANY ? [] : aliases[terms[n]] || [];
      sets.push(mine);
      var all = new Map(mine);
      for (var k = 0; k < names.length; k++) {
        result.names.push(names[k]);
        (await this.cases(names[k], null)).forEach(function (hit, id) {
          if (!all.has(id)) all.set(id, { hits: hit.hits, title: hit.title });
        });
      }
      wide.push(all);
    }
    result.exact = common(sets);
    if (result.names.length) common(wide).forEach(function (hit, id) { if (!result.exact.has(id)) result.other.set(id, hit); });
    var least = Math.max(2, Math.ceil(seen.grams * LEAST_SHARE));
    for (var id = 0; id < this.count; id++) {
      if (seen.counts[id] >= least && !result.exact.has(id) && !result.other.has(id)) {
        result.loose.set(id, { hits: seen.counts[id], title: false });
      }
    }
    return result;
  };

  function common(sets) {
    var found = new Map();
    sets[0].forEach(function (hit, id) {
      var hits = 0, titles = 0;
      for (var n = 0; n < sets.length; n++) {
        var one = sets[n].get(id);
        if (!one) return;
        hits += one.hits;
        titles += one.title ? 1 : 0;
      }
      found.set(id, { hits: hits, title: titles === sets.length, titles: titles });
    });
    return found;
  }

  /* An empty query finds everything, for the filters alone. */
  Finder.prototype.everything = function () {
    var exact = new Map();
    for (var id = 0; id < this.count; id++) exact.set(id, { hits: 0, title: false });
    return { query: "", changed: false, terms: [], exact: exact, other: new Map(), loose: new Map(), names: [] };
  };

  var FACETS = [
    { name: "kind", label: "类型" }, { name: "region", label: "地区" }, { name: "domain", label: "问题领域" }, { name: "conduct", label: "问题性质" },
    { name: "inspection", label: "督察批次" }, { name: "year", label: "年份" }, { name: "media", label: "媒体" }
  ];
  var KINDS = [["case", "案例"], ["briefing", "简报"]], MEDIA = [["text", "仅文字"], ["picture", "有图片"], ["video", "有视频"]];

  /* Every value of a filter with its label. */
  Finder.prototype.choices = function (name) {
    var facets = this.facets;
    if (name === "kind") return facets.briefings ? KINDS : [];
    if (name === "region") return facets.places;
    if (name === "domain") return facets.domains;
    if (name === "conduct") return facets.conducts;
    if (name === "inspection") return facets.inspections;
    if (name === "media") return MEDIA;
    var years = new Set(facets.releases.map(function (shelf) { return shelf[3]; }).concat((facets.briefings || []).map(function (one) { return one[1]; })));
    return Array.from(years).sort().reverse().map(function (year) { return [year, year + " 年"]; });
  };

  /* What is known of a briefing: its id, its year, how many releases were out before it; nothing of a case. */
  Finder.prototype.issue = function (id) { return id < this.caseCount ? null : this.facets.briefings[id - this.caseCount]; };

  /* The values of a filter that a case or briefing has. */
  Finder.prototype.values = function (name, id) {
    var facets = this.facets, issue = this.issue(id), shelf = facets.releases[this.release[id]], known = facets.domains.length;
    if (name === "kind") return facets.briefings ? [issue ? "briefing" : "case"] : [];
    if (name === "region") return this.places[id].map(function (n) { return facets.places[n][0]; });
    if (name === "domain") return this.issues[id].filter(function (n) { return n < known; }).map(function (n) { return facets.domains[n][0]; });
    if (name === "conduct") return this.issues[id].filter(function (n) { return n >= known; }).map(function (n) { return facets.conducts[n - known][0]; });
    if (name === "inspection") return issue ? [] : [facets.inspections[shelf[2]][0]];
    if (name === "year") return [issue ? issue[1] : shelf[3]];
    var media = this.media[id];
    return media ? (media & 1 ? ["picture"] : []).concat(media & 2 ? ["video"] : []) : ["text"];
  };

  /* `chosen` gives for each filter a list of values: one of each list is enough, every list must be met. */
  Finder.prototype.passes = function (id, chosen, but) {
    return FACETS.every(function (facet) {
      var wanted = chosen[facet.name];
      if (facet.name === but || !wanted || !wanted.length) return true;
      return this.values(facet.name, id).some(function (value) { return wanted.indexOf(value) >= 0; });
    }, this);
  };

  /* How many of the cases a filter would leave with each of its values, the other filters as they are. */
  Finder.prototype.counts = function (name, ids, chosen) {
    var found = new Map();
    ids.forEach(function (id) {
      if (!this.passes(id, chosen, name)) return;
      this.values(name, id).forEach(function (value) { found.set(value, (found.get(value) || 0) + 1); });
    }, this);
    return found;
  };

  /* The ids of one block in their order. */
  Finder.prototype.ordered = function (block, sort) {
    var finder = this, sign = sort === "oldest" ? -1 : 1;
    function date(a, b) {
      return sign * (finder.rank[b] - finder.rank[a]) || finder.position[a] - finder.position[b];
    }
    return Array.from(block.keys()).sort(function (a, b) {
      if (sort === "newest" || sort === "oldest") return date(a, b);
      var x = block.get(a), y = block.get(b);
      return (y.title - x.title) || ((y.titles || 0) - (x.titles || 0)) || (y.hits - x.hits) || date(a, b);
    });
  };

  /* The list that a result gives under filters: ids with their blocks; of each block how many there are, and how many of
     these are briefings. */
  Finder.prototype.list = function (result, chosen, sort) {
    var finder = this, shown = [], sizes = {}, issued = {};
    ["exact", "other", "loose"].forEach(function (block) {
      var ids = finder.ordered(result[block], sort).filter(function (id) { return finder.passes(id, chosen); });
      sizes[block] = ids.length;
      issued[block] = ids.filter(function (id) { return id >= finder.caseCount; }).length;
      ids.forEach(function (id) { shown.push({ id: id, block: block }); });
    });
    return { shown: shown, sizes: sizes, issued: issued };
  };

  Finder.prototype.text = function (id) {
    if (!this.texts.has(id)) {
      var issue = this.issue(id), place = issue ? "briefings/issues/" + issue[0] : this.facets.releases[this.release[id]][0] + "/" + this.position[id];
      var path = "texts/" + place + ".json";
      this.texts.set(id, this.read(path, "json").then(this.plain.bind(this)));
    }
    var texts = this.texts;
    return texts.get(id).catch(function (error) { texts.delete(id); throw error; });
  };

  /* In a variant a text is what readers are shown; it is searched and marked by its Simplified form, which has as many
     characters: those of the table, but for the odd ones that the text names. */
  Finder.prototype.plain = async function (text) {
    if (!text.odd) return text;
    var map = tableOf(await this.simplifier()), lines = [text.title, text.places, text.day, text.issues, text.media].concat(text.facts, text.blocks);
    lines = lines.map(function (line) { return Array.from(line).map(function (char) { return map.get(char) || char; }); });
    text.odd.forEach(function (one) { lines[one[0]][one[1]] = one[2]; });
    lines = lines.map(function (line) { return line.join(""); });
    var blocks = lines.splice(5 + text.facts.length), facts = lines.splice(5);
    text.plain = { title: lines[0], places: lines[1], day: lines[2], issues: lines[3], media: lines[4], facts: facts, blocks: blocks };
    return text;
  };

  function plainOf(text) { return text.plain || text; }

  function blocksOf(text) { return [text.title].concat(text.facts, text.blocks); }

  function holds(text, terms) {
    var folded = blocksOf(plainOf(text)).map(fold).join("\n");
    return terms.every(function (term) { return folded.indexOf(term) >= 0; });
  }

  /* The texts of one page of the list. An exact hit whose text does not hold the words after all (its grams stand in
     one passage, but apart) becomes a loose one, until every exact hit of the page is one. */
  Finder.prototype.page = async function (result, chosen, sort, number) {
    for (var round = 0; ; round++) {
      var list = this.list(result, chosen, sort), last = Math.max(1, Math.ceil(list.shown.length / PAGE));
      var page = Math.min(Math.max(1, number), last), shown = list.shown.slice((page - 1) * PAGE, page * PAGE);
      var texts = await Promise.all(shown.map(function (one) { return this.text(one.id); }, this)), wrong = [];
      if (result.terms.length) {
        shown.forEach(function (one, at) {
          if (one.block !== "exact" || holds(texts[at], result.terms)) return;
          result.loose.set(one.id, { hits: result.exact.get(one.id).hits, title: false });
          result.exact.delete(one.id);
          wrong.push(at);
        });
      }
      if (wrong.length && round < ROUNDS) continue;
      /* Reading on would cost more than it shows. */
      function right(one, at) { return wrong.indexOf(at) < 0; }
      shown = shown.filter(right);
      texts = texts.filter(right);
      return { shown: shown, texts: texts, sizes: list.sizes, issued: list.issued, total: list.shown.length, page: page, last: last };
    }
  };

  /* ---- excerpts ---- */

  /* Where the words stand in a text: pairs of start and end, in order, not overlapping. */
  function marksOf(text, words) {
    var folded = foldWithPlaces(text), hit = new Uint8Array(folded.text.length), marks = [];
    words.forEach(function (word) {
      for (var at = folded.text.indexOf(word); at >= 0; at = folded.text.indexOf(word, at + 1)) hit.fill(1, at, at + word.length);
    });
    for (var n = 0; n < hit.length; n++) {
      if (!hit[n]) continue;
      var start = n;
      while (n + 1 < hit.length && hit[n + 1]) n++;
      var from = folded.places[start], to = folded.places[n];
      to += Array.from(text.slice(to))[0].length;
      marks.push([from, to]);
    }
    return marks;
  }

  function excerptOf(text, words, length) {
    var best = null;
    plainOf(text).blocks.forEach(function (block, at) {
      var marks = marksOf(block, words);
      if (!marks.length) return;
      var different = words.filter(function (word) { return fold(block).indexOf(word) >= 0; }).length;
      if (!best || different > best.different) best = { block: text.blocks[at], marks: marks, different: different, at: at };
    });
    if (!best) best = { block: text.blocks[0] || text.title, marks: [], at: -1 };
    var start = best.marks.length ? Math.max(0, best.marks[0][0] - Math.floor(length / 4)) : 0;
    var end = Math.min(best.block.length, start + length);
    return { text: best.block, start: start, end: end, marks: best.marks, anchor: anchorOf(text, best.at) };
  }

  /* Where in a briefing a block stands: the item that begins last before it. */
  function anchorOf(text, at) {
    var before = (text.anchors || []).filter(function (one) { return one[0] <= at; });
    return before.length ? "#" + before[before.length - 1][1] : "";
  }

  /* The words to mark: the terms and their other names, and for loose hits the pairs. */
  function wordsOf(result, block) {
    if (block === "exact") return result.terms;
    if (block === "other") return result.terms.concat(result.names);
    return [].concat.apply([], result.terms.map(gramsOf));
  }

  /* Names near a query, for when nothing is found: those that share most characters with it. */
  function nearest(query, names) {
    var asked = new Set(Array.from(fold(query)));
    return names.map(function (one) {
      var chars = Array.from(new Set(Array.from(one[2] || one[0]))), shared = chars.filter(function (char) { return asked.has(char); }).length;
      return { name: one, score: (2 * shared) / (chars.length + asked.size) };
    }).filter(function (one) { return one.score >= 0.5; })
      .sort(function (a, b) { return b.score - a.score; }).slice(0, 6).map(function (one) { return one.name; });
  }

  if (typeof module !== "undefined" && module.exports) {
    module.exports = {
      Finder: Finder, fold: fold, foldWithPlaces: foldWithPlaces, termsOf: termsOf, gramsOf: gramsOf, crc32: crc32,
      simplify: simplify, marksOf: marksOf, excerptOf: excerptOf, nearest: nearest, FACETS: FACETS, PAGE: PAGE
    };
    return;
  }

  /* ---- the page ---- */

  var page = document.getElementById("search"), form = document.getElementById("search-form");
  var box = document.getElementById("search-words"), status = document.getElementById("search-status");
  var area = document.getElementById("search-found"), plain = document.getElementById("search-plain");
  if (!page || !form || !box || !status || !area || !plain) return;
  /* In a variant of the site links stay in it, and the files are those of the site. */
  var root = page.getAttribute("data-root"), files = page.getAttribute("data-files"), folder = files ? files + "search/" : "", opened = null, turn = 0, composing = false, timer = 0, view = null;

  function read(path, kind) {
    /* What is shown is a variant's own; what it is found by is the site's. */
    var own = files && !/^(grams|cases|\.\.)/.test(path);
    return fetch((own ? "" : folder) + path, { cache: reloads ? "reload" : "default" }).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status + " " + path);
      return kind === "json" ? answer.json() : answer.arrayBuffer().then(function (buffer) { return new Uint8Array(buffer); });
    });
  }
  var reloads = 0;

  function finder() {
    if (!opened) opened = new Finder(read).open().catch(function (error) { opened = null; throw error; });
    return opened;
  }

  /* The state is the address: ?q=…&region=…&sort=…&page=… */
  function stateOf(address) {
    var given = new URLSearchParams(address), state = { q: (given.get("q") || "").slice(0, 100).trim(), chosen: {}, sort: given.get("sort") || "", page: parseInt(given.get("page"), 10) || 1 };
    FACETS.forEach(function (facet) { state.chosen[facet.name] = given.getAll(facet.name); });
    return state;
  }

  function addressOf(state) {
    var made = new URLSearchParams();
    if (state.q) made.set("q", state.q);
    FACETS.forEach(function (facet) { state.chosen[facet.name].forEach(function (value) { made.append(facet.name, value); }); });
    if (state.sort) made.set("sort", state.sort);
    if (state.page > 1) made.set("page", state.page);
    var text = made.toString();
    /* The large text may hang on the address alone. */
    return (text ? "?" + text : location.pathname) + location.hash;
  }

  function asks(state) { return state.q || FACETS.some(function (facet) { return state.chosen[facet.name].length; }); }

  function make(tag, attributes, children) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (attributes[name] !== null) made.setAttribute(name, attributes[name]);
    });
    (children || []).forEach(function (child) { made.append(child); });
    return made;
  }

  function marked(text, marks, start, end) {
    var pieces = document.createDocumentFragment(), at = start;
    marks.forEach(function (mark) {
      var from = Math.max(mark[0], start), to = Math.min(mark[1], end);
      if (from >= to) return;
      pieces.append(text.slice(at, from), make("mark", {}, [text.slice(from, to)]));
      at = to;
    });
    pieces.append(text.slice(at, end));
    return pieces;
  }

  function factsOf(text) { return [text.day, text.places, text.issues, text.media].filter(Boolean).join(" · "); }

  function resultItem(one, text, result) {
    var words = wordsOf(result, one.block), part = excerptOf(text, words, 110);
    var heading = make("h3", {}, [text.kind ? make("span", { "class": "search-kind" }, [text.kind]) : "", make("a", { href: root + text.address + part.anchor }, [marked(text.title, marksOf(plainOf(text).title, words), 0, text.title.length)])]);
    var facts = factsOf(text), factMarks = marksOf(factsOf(plainOf(text)), words.filter(function (word) { return Array.from(word).length > 1; }));
    var excerpt = make("p", { "class": "search-excerpt" }, [part.start ? "…" : "", marked(part.text, part.marks, part.start, part.end), part.end < part.text.length ? "…" : ""]);
    return make("li", {}, [heading, make("p", { "class": "search-facts" }, [marked(facts, factMarks, 0, facts.length)]), excerpt]);
  }

  /* How many cases and briefings a block has. */
  function many(got, block) {
    var issued = got.issued[block], cases = got.sizes[block] - issued;
    if (!issued) return cases + " 起";
    return (cases ? cases + " 起案例和 " : "") + issued + " 期简报";
  }

  var BLOCKS = { exact: "", other: "用其他说法写的", loose: "只含一部分字词的" };

  function showResults(got, result, state) {
    var holder = view.results, list = null, last = null;
    holder.textContent = "";
    got.shown.forEach(function (one, number) {
      if (one.block !== last) {
        last = one.block;
        if (BLOCKS[last] && result.terms.length) holder.append(make("h2", { "class": "search-block" }, [BLOCKS[last] + "（" + many(got, last) + "）"]));
        list = make("ol", { "class": "search-list", start: (got.page - 1) * PAGE + number + 1 });
        holder.append(list);
      }
      list.append(resultItem(one, got.texts[number], result));
    });
    showPager(got, state);
  }

  function showPager(got, state) {
    view.pager.textContent = "";
    view.pager.hidden = got.last < 2;
    if (got.last < 2) return;
    var list = make("ul"), numbers = new Set([1, got.last]);
    for (var n = got.page - 2; n <= got.page + 2; n++) if (n > 0 && n <= got.last) numbers.add(n);
    function entry(number, words, label) {
      var link = make("a", { href: addressOf(Object.assign({}, state, { page: number })), "data-page": number, "aria-label": label }, [words]);
      if (number === got.page) link.setAttribute("aria-current", "page");
      list.append(make("li", {}, [link]));
    }
    if (got.page > 1) entry(got.page - 1, "上一页", null);
    Array.from(numbers).sort(function (a, b) { return a - b; }).forEach(function (number, place, all) {
      if (place && number - all[place - 1] > 1) list.append(make("li", { "class": "pager-gap", "aria-hidden": "true" }, ["…"]));
      entry(number, String(number), "第 " + number + " 页" + (number === got.page ? "，本页" : ""));
    });
    if (got.page < got.last) entry(got.page + 1, "下一页", null);
    view.pager.append(list);
  }

  /* Filters: each a group of boxes; a value that would leave nothing is hidden unless it is chosen. */
  function build(index) {
    view = { boxes: {}, results: make("div", { id: "search-results" }), pager: make("nav", { "class": "pager", "aria-label": "分页", hidden: "" }) };
    var filters = make("div", { "class": "search-filters" }), wide = window.matchMedia("(min-width: 60em)").matches;
    FACETS.forEach(function (facet) {
      var list = make("ul"), known = [];
      index.choices(facet.name).forEach(function (choice) {
        var input = make("input", { type: "checkbox", name: facet.name, value: choice[0] }), count = make("span", { "class": "count" });
        var item = make("li", {}, [make("label", {}, [input, make("span", {}, [choice[1]]), count])]);
        known.push({ input: input, count: count, item: item });
        list.append(item);
      });
      view.boxes[facet.name] = known;
      var chosen = make("span", { "class": "search-chosen" });
      var group = make("details", { "class": "search-facet" }, [make("summary", {}, [facet.label, chosen]), make("fieldset", {}, [make("legend", { "class": "search-legend" }, [facet.label]), list])]);
      known.chosen = chosen;
      known.group = group;
      filters.append(group);
    });
    view.clear = make("button", { type: "button", "class": "search-clear", hidden: "" }, ["清除筛选"]);
    filters.append(view.clear);
    view.filters = make("details", { "class": "search-panel" }, [make("summary", {}, ["筛选"]), filters]);
    view.filters.open = wide;
    view.sort = make("select", { id: "search-sort", name: "sort" }, [["", "相关程度"], ["newest", "时间，从新到旧"], ["oldest", "时间，从旧到新"]].map(function (one) { return make("option", { value: one[0] }, [one[1]]); }));
    view.heading = make("h2", { tabindex: "-1", id: "search-heading" }, ["结果"]);
    view.bar = make("div", { "class": "search-bar" }, [view.heading, make("label", { "for": "search-sort" }, ["排序"]), view.sort]);
    area.append(view.filters, make("section", { "class": "search-main", "aria-labelledby": "search-heading" }, [view.bar, view.results, view.pager]));
    filters.addEventListener("change", function () { go(fromPage(), true); });
    view.sort.addEventListener("change", function () { go(fromPage(), true); });
    view.clear.addEventListener("click", function () {
      var state = fromPage();
      FACETS.forEach(function (facet) { state.chosen[facet.name] = []; });
      go(state, true);
      box.focus();
    });
    view.pager.addEventListener("click", function (event) {
      var link = event.target.closest("a[data-page]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(Object.assign(fromPage(), { page: +link.getAttribute("data-page") }), true).then(function () { view.heading.focus(); view.heading.scrollIntoView(); });
    });
  }

  function fromPage() {
    var state = { q: box.value.trim().slice(0, 100), chosen: {}, sort: view ? view.sort.value : stateOf(location.search).sort, page: 1 };
    FACETS.forEach(function (facet) {
      state.chosen[facet.name] = view ? view.boxes[facet.name].filter(function (one) { return one.input.checked; }).map(function (one) { return one.input.value; }) : stateOf(location.search).chosen[facet.name];
    });
    return state;
  }

  /* What a filter counts: years and media are those of cases and of briefings. */
  function unit(index, name, value) {
    if (value === "briefing") return " 期";
    return index.facets.briefings && (name === "year" || name === "media") ? " 条" : " 起";
  }

  function showFilters(index, result, state) {
    var matched = Array.from(result.exact.keys()).concat(Array.from(result.other.keys()));
    if (!matched.length) matched = Array.from(result.loose.keys());
    var any = false;
    FACETS.forEach(function (facet) {
      var counts = index.counts(facet.name, matched, state.chosen), chosen = state.chosen[facet.name], some = false;
      view.boxes[facet.name].forEach(function (one) {
        var count = counts.get(one.input.value) || 0;
        one.input.checked = chosen.indexOf(one.input.value) >= 0;
        one.count.textContent = count + unit(index, facet.name, one.input.value);
        one.item.hidden = !count && !one.input.checked;
        some = some || !one.item.hidden;
      });
      view.boxes[facet.name].group.hidden = !some;
      if (chosen.length) view.boxes[facet.name].group.open = true;
      view.boxes[facet.name].chosen.textContent = chosen.length ? "已选 " + chosen.length + " 项" : "";
      any = any || chosen.length > 0;
    });
    view.clear.hidden = !any;
    view.sort.value = state.sort;
  }

  function said(got, result, index) {
    var parts = [], both = index.facets.briefings;
    if (result.changed) parts.push("已按简体字“" + result.query + "”搜索。");
    if (!result.terms.length) parts.push("符合筛选的有 " + many(got, "exact"));
    else {
      parts.push(got.sizes.exact ? "找到 " + many(got, "exact") : "没有原样写着这些字的案例" + (both ? "和简报" : ""));
      if (got.sizes.other) parts.push("，另有 " + many(got, "other") + "用了其他说法（" + result.names.map(function (name) { return (index.sheet.said || {})[name] || name; }).join("、") + "）");
      if (got.sizes.loose) parts.push("，" + many(got, "loose") + "只含一部分字词");
    }
    if (got.last > 1) parts.push("，第 " + got.page + " 页，共 " + got.last + " 页");
    return parts.join("") + "。";
  }

  async function showNothing(index, result, state) {
    var filtered = FACETS.some(function (facet) { return state.chosen[facet.name].length > 0; });
    var names = nearest(result.query, await index.read("names.json", "json"));
    view.results.textContent = "";
    var help = make("div", { "class": "search-nothing" }, [make("p", {}, ["可以换一种说法，少写几个字" + (filtered ? "，或去掉筛选。" : "。")])]);
    if (names.length) {
      var issued = names.some(function (one) { return one[1].indexOf("briefings/") === 0; });
      help.append(make("p", {}, [issued ? "相近的地名、问题和简报：" : "相近的地名和问题："]), make("ul", {}, names.map(function (one) { return make("li", {}, [make("a", { href: root + one[1] }, [one[0]])]); })));
    }
    view.results.append(help);
    view.pager.hidden = true;
    view.bar.hidden = true;
    view.filters.hidden = !filtered;
    plain.hidden = false;
  }

  /* Shows a state; `push` makes it a step that the back button undoes. */
  async function go(state, push) {
    var mine = ++turn, address = addressOf(state);
    if (push && address !== location.search + location.hash) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    if (!asks(state)) {
      area.hidden = true;
      plain.hidden = false;
      status.textContent = "";
      return;
    }
    var slow = setTimeout(function () { if (mine === turn) status.textContent = "正在搜索…"; }, 600);
    try {
      var index = await finder();
      if (!view) build(index);
      var result = state.q ? await index.search(state.q) : index.everything();
      if (mine !== turn) return;
      if (state.q && !result.terms.length) throw new RangeError();
      var got = await index.page(result, state.chosen, state.sort, state.page);
      if (mine !== turn) return;
      showFilters(index, result, state);
      plain.hidden = true;
      area.hidden = false;
      view.bar.hidden = false;
      view.filters.hidden = false;
      if (got.total) showResults(got, result, state);
      else await showNothing(index, result, state);
      if (mine === turn) status.textContent = said(got, result, index);
    } catch (error) {
      if (mine !== turn) return;
      if (error.stale && reloads < 2) {
        /* The site was renewed while this page was open. */
        reloads++;
        opened = null;
        area.textContent = "";
        view = null;
        return go(state, false);
      }
      area.hidden = true;
      plain.hidden = false;
      status.textContent = error instanceof RangeError ? "请输入文字或数字。" : "没有能取到搜索用的数据，请检查网络后再试，或使用下面的目录。";
    } finally {
      clearTimeout(slow);
    }
  }

  if (location.protocol === "file:") {
    status.textContent = "搜索要从网站打开才能用：这一页是从文件直接打开的。预览请用 casepress serve，或使用下面的目录。";
    return;
  }
  var start = stateOf(location.search);
  box.value = start.q;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(timer);
    go(fromPage(), true);
  });
  box.addEventListener("compositionstart", function () { composing = true; clearTimeout(timer); });
  box.addEventListener("compositionend", function () { composing = false; later(); });
  box.addEventListener("input", function () { if (!composing) later(); });
  function later() {
    clearTimeout(timer);
    timer = setTimeout(function () { go(fromPage(), false); }, 300);
  }
  window.addEventListener("popstate", function () {
    var state = stateOf(location.search);
    clearTimeout(timer);
    box.value = state.q;
    go(state, false);
  });
  go(start, false);
})();
