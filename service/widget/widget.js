// The FAQ widget: a web component that asks, shows cited sentences, and opens their passages.
// Everything that came over the wire is shown through textContent, never as markup.

const WORDS = {
  en: {
    written: "in", ask: "Ask", question: "Your question", placeholder: "For example: What does a transfer abroad cost?",
    looking: "Looking it up …", source: "Source", sources: "Sources", close: "Close",
    talk: "Talk to a person", passed: "Your conversation was passed on. Reference:",
    helped: "Did this help?", yes: "Yes", no: "No", thanks: "Thank you.",
    release: "Release", from: "In force from", until: "until", record: "Record",
    trouble: "This did not work. Please try again in a moment.",
    busy: "Many people are asking right now. Please try again in a moment.",
    long: "Please ask in at most 2,000 characters.", related: "These pages may help:",
  },
  de: {
    written: "auf", ask: "Fragen", question: "Ihre Frage", placeholder: "Zum Beispiel: Was kostet eine Auslandsüberweisung?",
    looking: "Wird nachgesehen …", source: "Quelle", sources: "Quellen", close: "Schließen",
    talk: "Mit einem Menschen sprechen", passed: "Ihr Gespräch wurde weitergegeben. Kennung:",
    helped: "War das hilfreich?", yes: "Ja", no: "Nein", thanks: "Danke.",
    release: "Ausgabe", from: "Gültig ab", until: "bis", record: "Nachweis",
    trouble: "Das hat nicht funktioniert. Bitte versuchen Sie es gleich noch einmal.",
    busy: "Gerade fragen viele. Bitte versuchen Sie es gleich noch einmal.",
    long: "Bitte fragen Sie mit höchstens 2.000 Zeichen.", related: "Diese Seiten helfen vielleicht:",
  },
  fr: {
    written: "en", ask: "Demander", question: "Votre question", placeholder: "Par exemple : combien coûte un virement à l’étranger ?",
    looking: "Recherche en cours …", source: "Source", sources: "Sources", close: "Fermer",
    talk: "Parler à une personne", passed: "Votre conversation a été transmise. Référence :",
    helped: "Cela vous a-t-il aidé ?", yes: "Oui", no: "Non", thanks: "Merci.",
    release: "Édition", from: "En vigueur depuis le", until: "jusqu’au", record: "Trace",
    trouble: "Cela n’a pas fonctionné. Veuillez réessayer dans un instant.",
    busy: "Beaucoup de personnes posent des questions. Veuillez réessayer dans un instant.",
    long: "Veuillez poser votre question en 2 000 caractères au plus.", related: "Ces pages peuvent vous aider :",
  },
  es: {
    written: "en", ask: "Preguntar", question: "Su pregunta", placeholder: "Por ejemplo: ¿cuánto cuesta una transferencia al extranjero?",
    looking: "Buscando …", source: "Fuente", sources: "Fuentes", close: "Cerrar",
    talk: "Hablar con una persona", passed: "Su conversación se ha transmitido. Referencia:",
    helped: "¿Le ha servido?", yes: "Sí", no: "No", thanks: "Gracias.",
    release: "Edición", from: "En vigor desde", until: "hasta", record: "Registro",
    trouble: "No ha funcionado. Inténtelo de nuevo en un momento.",
    busy: "Hay muchas preguntas ahora mismo. Inténtelo de nuevo en un momento.",
    long: "Pregunte con 2000 caracteres como máximo.", related: "Quizá le ayuden estas páginas:",
  },
  it: {
    written: "in", ask: "Chiedi", question: "La sua domanda", placeholder: "Per esempio: quanto costa un bonifico all’estero?",
    looking: "Ricerca in corso …", source: "Fonte", sources: "Fonti", close: "Chiudi",
    talk: "Parlare con una persona", passed: "La conversazione è stata trasmessa. Riferimento:",
    helped: "È stato utile?", yes: "Sì", no: "No", thanks: "Grazie.",
    release: "Edizione", from: "In vigore dal", until: "fino al", record: "Registrazione",
    trouble: "Non ha funzionato. Riprovi tra un momento.",
    busy: "In questo momento arrivano molte domande. Riprovi tra un momento.",
    long: "Scriva la domanda in 2.000 caratteri al massimo.", related: "Queste pagine possono aiutare:",
  },
};

/** An element with a class, text and children; text is never read as markup. */
function element(name, { className = "", text = "", children = [], ...properties } = {}) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  made.append(...children);
  return Object.assign(made, properties);
}

/** Python counts characters by code point, JavaScript by UTF-16 unit. */
function slice(codePoints, start, end) {
  return codePoints.slice(start, end).join("");
}

class CountersignFaq extends HTMLElement {
  #conversation = null;
  #language = "en";
  #words = WORDS.en;
  #turns = null;

  connectedCallback() {
    if (this.shadowRoot) return;
    const wanted = (this.lang || document.documentElement.lang || navigator.language).slice(0, 2);
    this.#language = wanted in WORDS ? wanted : "en";
    this.#words = WORDS[this.#language];
    this.attachShadow({ mode: "open" });
    const style = element("link", { rel: "stylesheet", href: this.#url("/widget.css") });
    const input = element("input", {
      type: "text", name: "question", required: true, autocomplete: "off",
      placeholder: this.#words.placeholder, ariaLabel: this.#words.question,
    });
    const button = element("button", { type: "submit", text: this.#words.ask });
    const form = element("form", { className: "ask", children: [input, button] });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const question = input.value.trim();
      if (question && !button.disabled) this.#ask(question, input, button);
    });
    this.#turns = element("div", { className: "turns", role: "log", ariaLive: "polite" });
    this.shadowRoot.append(style, form, this.#turns);
  }

  #url(path) {
    return new URL(path, this.getAttribute("src") ?? import.meta.url).href;
  }

  async #post(path, body) {
    const reply = await fetch(this.#url(path), {
      method: "POST", headers: { "content-type": "application/json" },
      credentials: "omit", redirect: "error", body: JSON.stringify(body),
    });
    if (!reply.ok) throw Object.assign(new Error("refused"), { status: reply.status });
    return reply.json();
  }

  async #ask(question, input, button) {
    const turn = element("section", {
      className: "turn",
      children: [
        element("h2", { text: question }),
        element("p", { className: "looking", text: this.#words.looking }),
      ],
    });
    this.#turns.prepend(turn);
    button.disabled = true;
    try {
      const body = { question };
      if (this.#conversation) body.conversation = this.#conversation;
      if (this.getAttribute("corpus")) body.corpus = this.getAttribute("corpus");
      const answer = await this.#post("/v1/ask", body).catch((trouble) => {
        // The conversation may have been erased: go on with a new one.
        if (trouble.status !== 404 || !body.conversation) throw trouble;
        delete body.conversation;
        return this.#post("/v1/ask", body);
      });
      this.#conversation = answer.conversation;
      this.#show(turn, question, answer);
      input.value = "";
    } catch (trouble) {
      const said = { 422: this.#words.long, 413: this.#words.long, 429: this.#words.busy };
      turn.lastChild.replaceWith(
        element("p", { className: "trouble", text: said[trouble.status] ?? this.#words.trouble }),
      );
    } finally {
      button.disabled = false;
      input.focus();
    }
  }

  #show(turn, question, answer) {
    const refused = answer.outcome === "refused";
    turn.classList.toggle("refused", refused);
    turn.lang = answer.language;
    const parts = refused
      ? [element("p", { text: answer.text }), ...this.#related(answer), this.#person(answer)]
      : [
          ...answer.statements.map((s) => this.#statement(s, answer.language)),
          ...(answer.notices ?? []).map((text) => element("p", { text })),
          this.#sources(answer),
          ...this.#related(answer),
          ...(answer.handoff ? [this.#person(answer)] : []),
        ];
    turn.replaceChildren(element("h2", { text: question }), ...parts, this.#foot(answer));
  }

  #statement(statement, language) {
    const chips = statement.citations.map((citation) => {
      const chip = element("button", {
        type: "button", className: "chip", text: String(citation.n),
        title: citation.title, ariaLabel: `${this.#words.source} ${citation.n}: ${citation.title}`,
      });
      chip.addEventListener("click", () => this.#open(citation));
      return chip;
    });
    const own = statement.language;
    if (!own || own === language) {
      return element("p", {
        className: "statement",
        children: [document.createTextNode(statement.text), ...chips],
      });
    }
    const named = new Intl.DisplayNames(this.#language, { type: "language" }).of(own);
    const told = element("span", {
      className: "written", lang: this.#language, text: `${this.#words.written} ${named}`,
    });
    const text = element("span", { lang: own, text: statement.text });
    return element("p", { className: "statement", children: [text, ...chips, told] });
  }

  #sources(answer) {
    const titles = new Map();
    for (const citation of answer.statements.flatMap((s) => s.citations)) {
      titles.set(citation.n, citation.title);
    }
    const lines = [...titles].map(([n, title]) => element("li", {
      children: [element("span", { className: "number", text: String(n) }), title],
    }));
    return element("ul", { className: "sources", children: lines, ariaLabel: this.#words.sources });
  }

  #related(answer) {
    if (!answer.suggestions.length) return [];
    const items = answer.suggestions.map((title) => element("li", { text: title }));
    return [
      element("p", { className: "foot", text: this.#words.related }),
      element("ul", { className: "sources", children: items }),
    ];
  }

  #person(answer) {
    const row = element("div", { className: "person" });
    const button = element("button", { type: "button", text: this.#words.talk });
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const stored = await this.#post(`/v1/conversations/${answer.conversation}/handoff`, {});
        // The button that had the focus goes; what it led to is read out in its place.
        const passed = element("p", {
          className: "reference", tabIndex: -1,
          text: `${this.#words.passed} ${stored.id.slice(0, 8)}`,
        });
        row.replaceChildren(passed);
        passed.focus();
      } catch {
        button.disabled = false;
        row.append(element("span", { className: "trouble", text: this.#words.trouble }));
      }
    });
    const offer = answer.handoff ? [element("span", { text: answer.handoff.text })] : [];
    row.append(...offer, button);
    return row;
  }

  #foot(answer) {
    const helped = element("span", { text: this.#words.helped });
    const feedback = element("span", { className: "feedback", children: [helped] });
    const foot = element("div", {
      className: "foot",
      children: [
        feedback,
        element("span", {
          className: "record",
          text: `${this.#words.release} ${answer.release?.number ?? "–"} · ${this.#words.record} ${answer.sealed.index}`,
        }),
      ],
    });
    for (const [label, helpful] of [[this.#words.yes, true], [this.#words.no, false]]) {
      const button = element("button", { type: "button", className: "quiet", text: label });
      button.addEventListener("click", async () => {
        try {
          await this.#post(`/v1/answers/${answer.id}/feedback`, { helpful });
          feedback.replaceChildren(this.#words.thanks);
        } catch {
          helped.textContent = this.#words.trouble;
        }
      });
      feedback.append(button);
    }
    return foot;
  }

  /** A day as readers write it: 1 January 2026. */
  #day(iso) {
    const locale = this.#language === "en" ? "en-GB" : this.#language;
    const format = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
    return format.format(new Date(`${iso}T00:00:00Z`));
  }

  async #open(citation) {
    if (this.shadowRoot.querySelector("dialog")) return;
    const dialog = element("dialog", { ariaLabel: citation.title });
    const close = element("button", { type: "button", className: "quiet", text: this.#words.close });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    this.shadowRoot.append(dialog);
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    try {
      const reply = await fetch(this.#url(citation.url), { credentials: "omit", redirect: "error" });
      if (!reply.ok) throw new Error("refused");
      const passage = await reply.json();
      const section = [...passage.section];
      const start = citation.start - passage.section_start;
      const end = citation.end - passage.section_start;
      const dates = passage.in_force_until
        ? `${this.#words.from} ${this.#day(passage.in_force_from)} ${this.#words.until} ${this.#day(passage.in_force_until)}`
        : `${this.#words.from} ${this.#day(passage.in_force_from)}`;
      const place = passage.heading_path.length > 1 ? [passage.heading_path.slice(1).join(" › ")] : [];
      const mark = element("mark", { text: slice(section, start, end) });
      dialog.append(
        element("div", {
          className: "reader-head",
          children: [
            element("div", {
              children: [
                element("h2", { text: passage.title, lang: citation.language }),
                element("p", { text: [...place, dates].join(" · ") }),
              ],
            }),
            close,
          ],
        }),
        element("p", {
          className: "reader-text", lang: citation.language,
          children: [
            document.createTextNode(slice(section, 0, start)),
            mark,
            document.createTextNode(slice(section, end, section.length)),
          ],
        }),
        element("div", { className: "reader-foot", text: `${passage.document} · ${passage.version}` }),
      );
      dialog.showModal();
      mark.scrollIntoView({ block: "center" });
    } catch {
      dialog.append(element("p", { className: "reader-text trouble", text: this.#words.trouble }), close);
      dialog.showModal();
    }
  }
}

customElements.define("countersign-faq", CountersignFaq);
