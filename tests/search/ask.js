/* Asks the real index with the real script, outside a browser: node ask.js SCRIPT SEARCH-FOLDER < questions.json
   A question is {"kind": "search" | "fold" | "grams" | "counts", …}; the answers are printed as one JSON list. */
"use strict";
const fs = require("fs");
const path = require("path");
const core = require(path.resolve(process.argv[2]));
const folder = process.argv[3];
let bytes = 0;
let files = [];

async function read(name, kind) {
  const data = fs.readFileSync(path.join(folder, name));
  bytes += data.length;
  files.push(name);
  return kind === "json" ? JSON.parse(data.toString("utf8")) : new Uint8Array(data);
}

function idOf(finder, id) {
  if (finder.issue(id)) return "briefings/issues/" + finder.issue(id)[0];
  return finder.facets.releases[finder.release[id]][0] + "/" + finder.position[id];
}

async function answer(finder, question) {
  if (question.kind === "fold") return question.texts.map(core.fold);
  if (question.kind === "grams") return question.terms.map((term) => core.gramsOf(term).sort());
  if (question.kind === "simplify") return core.simplify(question.text, await read("../assets/casepress/simplified.json", "json"));
  const result = question.query ? await finder.search(question.query) : finder.everything();
  const ids = (block) => Array.from(result[block].keys(), (id) => idOf(finder, id));
  const chosen = question.chosen || {};
  if (question.kind === "counts") {
    const all = Array.from(result.exact.keys());
    return Object.fromEntries(core.FACETS.map((facet) => [facet.name, Object.fromEntries(finder.counts(facet.name, all, chosen))]));
  }
  if (question.kind === "page") {
    const page = await finder.page(result, chosen, question.sort || "", question.page || 1);
    return { ...page, shown: page.shown.map((one) => [idOf(finder, one.id), one.block]) };
  }
  return { query: result.query, terms: result.terms, names: result.names, exact: ids("exact"), other: ids("other"), loose: ids("loose") };
}

async function main() {
  const finder = new core.Finder(read);
  const questions = JSON.parse(fs.readFileSync(0, "utf8"));
  if (fs.existsSync(path.join(folder, "index.json"))) await finder.open();
  const answers = [];
  for (const question of questions) {
    if (question.fresh) { finder.files.clear(); finder.texts.clear(); }
    const before = bytes;
    files = [];
    const found = await answer(finder, question);
    answers.push({ answer: found, bytes: bytes - before, files });
  }
  process.stdout.write(JSON.stringify(answers));
}

main();
