// The auditor's page: asks with the key that was typed, shows the story, checks the proof.
// The key is kept in the field and nowhere else.

import { checks, compared } from "/console/proof.js";
import { element, list, story } from "/console/story.js";

const part = (id) => document.getElementById(id);
const TROUBLE = {
  401: "This key is not known here.",
  403: "This key does not carry the auditor’s role.",
  404: "Nothing was sealed under this id.",
  422: "This cannot be looked for; ids have 32 hex digits, releases are numbers.",
};
const SIGN = new Map([[true, "✓"], [false, "✗"], [null, "–"]]);

/** Ask with the key; with a body, which no proxy logs, as POST. */
async function get(path, body) {
  const headers = { authorization: `Bearer ${part("key").value.trim()}` };
  const sent = body ? { method: "POST", body: JSON.stringify(body) } : {};
  if (body) headers["content-type"] = "application/json";
  const reply = await fetch(path, { ...sent, headers, credentials: "omit", redirect: "error", cache: "no-store" });
  if (!reply.ok) throw Object.assign(new Error(TROUBLE[reply.status] ?? "This did not work."), { status: reply.status });
  return reply;
}

/** The bundle with everything disclosed, or without where the text was erased. */
async function bundle(id) {
  try {
    return await (await get(`/v1/answers/${id}/bundle?disclose=true`)).text();
  } catch (trouble) {
    if (trouble.status !== 409) throw trouble;
    return (await get(`/v1/answers/${id}/bundle`)).text();
  }
}

async function open(id) {
  part("status").textContent = "Opening …";
  const trail = await (await get(`/v1/answers/${encodeURIComponent(id)}/trail`)).json();
  const proof = element("section", "proof", element("h2", "", "Proof"), element("p", "soft", "Checking …"));
  part("main").replaceChildren(...story(trail), proof);
  part("status").textContent = "";
  const text = await bundle(encodeURIComponent(id));
  const made = JSON.parse(text);
  const results = [...await checks(made, part("vkey").value), ...await compared(made, trail, id)];
  const lines = results.map(({ holds, says }) =>
    element("li", holds === null ? "open" : holds ? "holds" : "fails", element("span", "sign", SIGN.get(holds)), ` ${says}`));
  const save = element("a", "", "Save the bundle");
  save.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  save.download = `bundle-${id}.json`;
  const failed = results.some(({ holds }) => holds === false);
  const unsure = results.some(({ holds }) => holds === null);
  const verdict = failed ? "NOT verified." : unsure ? "Verified as far as it was checked." : "Verified.";
  proof.replaceChildren(element("h2", "", "Proof, checked by this browser"), element("ul", "checks", ...lines),
    element("p", failed ? "verdict warn" : "verdict", verdict),
    element("p", "soft", "Hits and drafts of the story, and who asked, are not part of the proof."),
    element("p", "", save));
}

async function look(kind, value) {
  const found = await (await get("/v1/trails/search", { [kind]: value })).json();
  part("main").replaceChildren(list(found.records, (id) => attempt(() => open(id))));
  part("status").textContent = found.more ? "There may be more; only the newest were read." : "";
}

async function attempt(work) {
  part("main").replaceChildren();
  try {
    await work();
  } catch (trouble) {
    part("main").replaceChildren();
    part("status").textContent = trouble.status ? trouble.message : "This did not work.";
  }
}

part("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const [kind, value] = [part("kind").value, part("value").value.trim()];
  attempt(() => (kind === "open" ? open(value) : look(kind, value)));
});
