// A trail told as a story. Everything that came over the wire is shown as text, never as markup.

/** An element with a class and children; strings among them become text nodes. */
export function element(name, className = "", ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** The whole story of a trail. */
export function story({ leaf, payload, sealed }) {
  const told = payload ?? {};
  const parts = [opening(leaf, sealed, payload)];
  if (told.question !== undefined) parts.push(asked(told));
  if (told.hits) parts.push(retrieved(told));
  (told.attempts ?? []).forEach((attempt, at) => parts.push(drafted(attempt, at + 1)));
  if (told.answer) parts.push(said(told.answer, leaf));
  parts.push(digests(leaf, sealed));
  return parts;
}

/** A list of records that a search found; `open` is called with an answer's id. */
export function list(records, open) {
  const rows = records.map((record) => {
    const about = record.answer ?? record.about ?? record.document ?? "";
    const who = Object.entries(record.who ?? {}).map(([role, name]) => `${role} ${name}`).join(", ");
    const line = element("li", "record",
      element("span", "soft", `${record.index} · ${record.time}`), ` ${record.type} `);
    const answer = record.answer ?? (record.type === "view" || record.type === "export" ? record.about : null);
    if (answer) {
      const button = element("button", "link", about);
      button.type = "button";
      button.addEventListener("click", () => open(answer));
      line.append(button);
    } else {
      line.append(about);
    }
    const rest = [record.outcome, record.reason, record.release ? `release ${record.release}` : "", who,
      record.readable ? "" : "text erased"];
    line.append(` ${rest.filter(Boolean).join(" · ")}`);
    return line;
  });
  return section(`${records.length} records, each read from the log and proved`, element("ul", "records", ...rows));
}

function section(title, ...children) {
  return element("section", "", element("h2", "", title), ...children);
}

function opening(leaf, sealed, payload) {
  const facts = [
    ["sealed", leaf.time], ["entry", `${sealed.index} of ${sealed.log}`],
    ["conversation", leaf.conversation], ["outcome", leaf.outcome], ["reason", leaf.reason],
  ];
  return section(`${leaf.type} ${leaf.answer ?? leaf.about ?? ""}`, table(facts), payload === null && leaf.payload
    ? element("p", "warn", "The text cannot be read: the key of this conversation was erased.") : null);
}

function asked(payload) {
  const facts = ["asker", "visibilities", "asked_at", "language", "corpus", "as_of"]
    .map((name) => [name.replace("_", " "), plain(payload[name])]);
  return section("Question", element("blockquote", "", payload.question), table(facts));
}

function retrieved(payload) {
  const cited = (payload.answer?.statements ?? []).flatMap((statement) => statement.citations);
  const items = payload.hits.map((hit) => {
    const spans = cited.filter((citation) => citation.passage === hit.passage)
      .map((citation) => [citation.start - hit.start, citation.end - hit.start]);
    const scores = ["score", "dense", "sparse"].filter((name) => hit[name] !== null && hit[name] !== undefined)
      .map((name) => `${name} ${Number(hit[name]).toPrecision(3)}`).join(" · ");
    return element("li", spans.length ? "hit cited" : "hit",
      element("p", "soft", `${hit.document} · ${hit.passage} · ${scores} · ${plain(hit.found_by)}`),
      element("p", "text", ...highlighted(hit.text, spans)));
  });
  return section(`Retrieved: ${payload.hits.length} passages`, element("ol", "", ...items));
}

/** The text with its spans marked. Python counts characters by code point, so this does too. */
function highlighted(text, spans) {
  const points = Array.from(text);
  const merged = [];
  for (const [start, end] of spans.filter(([a, b]) => a >= 0 && b <= points.length && a < b).sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  const parts = [];
  let at = 0;
  for (const [start, end] of merged) {
    parts.push(points.slice(at, start).join(""), element("mark", "", points.slice(start, end).join("")));
    at = end;
  }
  parts.push(points.slice(at).join(""));
  return parts;
}

function drafted(attempt, number) {
  const title = `Draft ${number}, by ${attempt.by}`;
  if (!attempt.verdict) {
    return section(title, element("p", "warn", attempt.problem || "No draft came back."),
      attempt.draft ? element("p", "text", attempt.draft) : null);
  }
  const items = attempt.verdict.statements.map((statement) => {
    const whole = statement.kept && (statement.shown ?? statement.text) === statement.text;
    const item = element("li", whole ? "kept" : "withheld",
      whole ? element("p", "text", statement.text) : element("p", "text", element("del", "", statement.text)));
    if (!statement.kept) item.append(element("p", "fate", "Withheld."));
    else if (!whole) item.append(element("p", "fate", "Shown as: ", element("q", "", statement.shown)));
    for (const finding of statement.findings) {
      item.append(element("p", "finding", `${finding.effect} · ${finding.rule}: ${finding.message}`));
    }
    const gates = Object.entries(statement.gates).map(([name, passed]) => `${name} ${passed ? "yes" : "NO"}`);
    item.append(element("p", "soft", `cites ${plain(statement.citations) || "nothing"} · ${gates.join(" · ")}`));
    return item;
  });
  return section(title, element("p", "soft", `judged: ${attempt.verdict.outcome}`), element("ol", "", ...items));
}

function said(answer, leaf) {
  const why = answer.reason ?? leaf.reason;
  const sources = (answer.statements ?? []).flatMap((statement) => statement.citations).map((citation) =>
    element("li", "", `[${citation.n}] ${citation.title} (${citation.document}), characters `
      + `${citation.start}–${citation.end}: `, element("q", "", citation.quote)));
  return section(`Answer: ${answer.outcome}${why ? `, because ${why}` : ""}`,
    element("blockquote", "said", answer.text), element("ul", "", ...sources),
    answer.withheld ? element("p", "warn", `${answer.withheld} of the draft’s sentences were withheld or cut.`) : null);
}

/** Everything in the leaf that is a digest, by its path. */
function digests(leaf, sealed) {
  const found = [["leaf", sealed.leaf]];
  (function walk(value, path) {
    if (typeof value === "string" && /^(hmac-)?sha256:/.test(value)) found.push([path, value]);
    else if (value !== null && typeof value === "object") {
      for (const [name, inner] of Object.entries(value)) walk(inner, path ? `${path} ${name}` : name);
    }
  })(leaf, "");
  return section("Every digest", table(found));
}

function table(rows) {
  const made = rows.filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([name, value]) => element("tr", "", element("th", "", name), element("td", "", String(value))));
  return element("table", "", element("tbody", "", ...made));
}

function plain(value) {
  return Array.isArray(value) ? value.join(", ") : value ?? "";
}
