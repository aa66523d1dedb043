// Checks a proof bundle as docs/verify_bundle.py does, with the browser's own SHA-256, HMAC and
// Ed25519. Every check is { holds, says }: true, false, or null for what could not be checked.

const bytes = (text) => new TextEncoder().encode(text);
const hex = (content) => [...content].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const base64 = (content) => btoa(String.fromCharCode(...content));
const unbase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** JSON as RFC 8785 writes it, for values whose names are ASCII. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

async function sha256(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

/** All checks of a bundle, in order; `vkey` is the log's key as the auditor holds it, or "". */
export async function checks(bundle, vkey) {
  if (!globalThis.crypto?.subtle) {
    const says = "This page was not opened over https or on this machine, so the browser gives it "
      + "no cryptography. Check a bundle with docs/verify_bundle.py.";
    return [{ holds: null, says }];
  }
  const found = [];
  for (const check of [inclusion, signature, payload, passages, disclosed, quotes]) {
    try {
      found.push(...await check(bundle, vkey.trim()));
    } catch (trouble) {
      found.push({ holds: false, says: `${check.name}: the bundle is not made as it must be (${trouble.message})` });
    }
  }
  return found;
}

function parts(bundle) {
  const [proof, note] = [bundle.proof.slice(0, bundle.proof.indexOf("\n\n")),
    bundle.proof.slice(bundle.proof.indexOf("\n\n") + 2)];
  const [head, index, ...path] = proof.split("\n");
  const [origin, size, root, gap, line, end] = note.split("\n");
  return { head, index, path, origin, size, root, gap, line, end, text: `${origin}\n${size}\n${root}\n` };
}

/** RFC 9162, 2.1.3.2: from the leaf up to the root that the checkpoint names. */
async function inclusion(bundle) {
  const { head, index, path, origin, size, root } = parts(bundle);
  const { leaf } = bundle;
  let digest = await sha256(Uint8Array.of(0), bytes(canonical(leaf)));
  const named = hex(await sha256(bytes(canonical(leaf))));
  let [node, last] = [leaf.index, Number(size) - 1];
  const right = head === "c2sp.org/tlog-proof@v1" && index === `index ${node}`
    && origin === leaf.log && String(last + 1) === size && node >= 0 && node <= last;
  for (const step of path.map(unbase64)) {
    const fromLeft = node % 2 === 1 || node === last;
    digest = fromLeft
      ? await sha256(Uint8Array.of(1), step, digest)
      : await sha256(Uint8Array.of(1), digest, step);
    while (fromLeft && node > 0 && node % 2 === 0) [node, last] = [node / 2, Math.floor(last / 2)];
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  const holds = right && last === 0 && base64(digest) === root;
  return [
    { holds: true, says: `The leaf’s canonical bytes have the digest sha256:${named}.` },
    {
      holds,
      says: holds
        ? `Over ${path.length} hashes the leaf leads, as entry ${leaf.index} of ${size}, to the root ${hex(digest)}.`
        : "The leaf does not lead to the root that the checkpoint names.",
    },
  ];
}

/** C2SP signed-note: the log's own signature under that root. */
async function signature(bundle, vkey) {
  const { text, line, gap, end, origin } = parts(bundle);
  if (!vkey) {
    return [{ holds: null, says: "The signature was not checked: enter the log’s public key as you hold it." }];
  }
  const [name, hash, encoded] = [vkey.split("+")[0], vkey.split("+")[1], vkey.split("+").slice(2).join("+")];
  const key = unbase64(encoded);
  const id = hex((await sha256(bytes(`${name}\n`), key)).slice(0, 4));
  if (key[0] !== 1 || key.length !== 33 || id !== hash) {
    return [{ holds: false, says: "The key you entered is no Ed25519 key of a log, or was copied wrongly." }];
  }
  const mark = `— ${name} `;
  const raw = unbase64(line.slice(mark.length));
  const mine = line.startsWith(mark) && gap === "" && end === "" && hex(raw.slice(0, 4)) === hash;
  if (!mine || name !== origin) {
    return [{ holds: false, says: "The checkpoint was not signed with the key you entered." }];
  }
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key.slice(1), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    const says = "This browser has no Ed25519, so the signature was not checked here. "
      + "Save the bundle and check it with docs/verify_bundle.py.";
    return [{ holds: null, says }];
  }
  const holds = await crypto.subtle.verify({ name: "Ed25519" }, imported, raw.slice(4), bytes(text));
  return [{ holds, says: holds ? `The root was signed by ${name}+${hash}.` : "The signature under the root is wrong." }];
}

/** Whether the trail that is told is the one of the bundle; `id` is the answer asked for. */
export async function compared(bundle, trail, id) {
  if (!globalThis.crypto?.subtle) return [];
  const other = [{ holds: false, says: "The story above is NOT the one proved." }];
  try {
    const { leaf, disclosed: said } = bundle;
    const digest = `sha256:${hex(await sha256(bytes(canonical(leaf))))}`;
    const same = leaf.answer === id && canonical(leaf) === canonical(trail.leaf)
      && canonical(trail.sealed) === canonical({ log: leaf.log, index: leaf.index, leaf: digest });
    if (!same) return other;
    if (!said) {
      return [{ holds: null, says: "The text above was not checked, because nothing of it is disclosed." }];
    }
    const told = trail.payload ?? {};
    const sealed = Object.keys(leaf.payload?.commitments ?? {});
    const names = new Set(["question", "answer", ...sealed, ...Object.keys(said)]);
    names.delete("key");
    const agree = [...names].every((name) => canonical(told[name] ?? null) === canonical(said[name] ?? null)
      && (sealed.includes(name) || (told[name] ?? null) === null));
    return agree ? [{ holds: true, says: "The story above is the one proved." }] : other;
  } catch {
    return other;
  }
}

async function payload({ leaf, payload: sealed }) {
  if (!leaf.payload) return [];
  const holds = `sha256:${hex(await sha256(unbase64(sealed)))}` === leaf.payload.digest;
  const says = holds
    ? `The ${leaf.payload.size} encrypted bytes are those the leaf names.`
    : "The encrypted bytes are not those the leaf names.";
  return [{ holds, says }];
}

async function passages({ leaf, release, passages: shown }) {
  const cited = new Map((leaf.passages ?? []).map((entry) => [entry.passage, entry.hash]));
  const same = canonical([release ?? null, shown.map((passage) => passage.id)])
    === canonical([leaf.release ?? null, [...cited.keys()]]);
  if (!same) return [{ holds: false, says: "The bundle holds another release or other passages than the leaf names." }];
  const found = [];
  for (const { text, path, ...rest } of shown) {
    const hash = `sha256:${hex(await sha256(bytes(text)))}`;
    let digest = await sha256(Uint8Array.of(0), bytes(canonical({ ...rest, type: "passage", hash })));
    for (const [left, right] of path) {
      digest = await sha256(Uint8Array.of(1), unbase64(left), digest, unbase64(right));
    }
    const holds = hash === cited.get(rest.id) && `sha256:${hex(digest)}` === leaf.release.digest;
    const says = holds
      ? `Passage ${rest.id} of ${rest.document} stands, word for word, in release ${leaf.release.number}.`
      : `Passage ${rest.id} is not the cited text, or does not stand in the release.`;
    found.push({ holds, says });
  }
  return found;
}

async function disclosed({ leaf, disclosed: said }) {
  const sealed = leaf.payload?.commitments ?? {};
  if (!said) {
    const names = Object.keys(sealed).join(", ");
    return names ? [{ holds: null, says: `Not disclosed, so not checked: ${names}.` }] : [];
  }
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", unhex(said.key), algorithm, false, ["sign"]);
  const found = [];
  for (const [name, expected] of Object.entries(sealed)) {
    const content = name === "answer" ? canonical(said[name]) : said[name];
    const mac = hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(content))));
    const holds = `hmac-sha256:${mac}` === expected;
    found.push({ holds, says: holds ? `The ${name} is what was sealed.` : `The ${name} is not what was sealed.` });
  }
  return found;
}

/** Every quote of the answer stands where the leaf says; offsets count characters, not UTF-16. */
async function quotes({ leaf, passages: shown, disclosed: said }) {
  const cited = leaf.passages ?? [];
  const found = cited.map((row) => {
    const passage = shown.find((one) => one.id === row.passage);
    const text = [...passage.text];
    const [start, end] = [row.start - passage.start, row.end - passage.start];
    const within = 0 <= start && start < end && end <= text.length;
    return within ? [row.passage, row.start, row.end, text.slice(start, end).join("")] : null;
  });
  if (found.includes(null)) return [{ holds: false, says: "A citation is not within its passage." }];
  if (!said) return [];
  const rows = (said.answer.statements ?? []).flatMap((statement) => statement.citations);
  const shownAs = rows.map((row) => [row.passage, row.start, row.end, row.quote]);
  const holds = canonical(shownAs) === canonical(found);
  if (holds && !rows.length) return [];
  const says = holds
    ? `Each quote (${rows.length}) is, character for character, what stands at its place in its passage.`
    : "A quote is not what stands at its place in its passage.";
  return [{ holds, says }];
}
