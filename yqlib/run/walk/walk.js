// The browser's part of `yqlib.walk`. Whatever a document says is set as text; the markup of a finding comes escaped
// from the kernel. JupyterLab's own shortcuts (x cuts a cell) are kept out of the widget.

function element(name, css, text) {
  const made = document.createElement(name);
  if (css) made.className = css;
  if (text !== undefined) made.textContent = text;
  return made;
}

function labelled(text, control) {
  const label = element("label", "yqw-label", text);
  label.append(control);
  return label;
}

function choice(words, options) {
  const made = element("select");
  for (const [value, text] of [["", words.all], ...options]) {
    const option = element("option", "", text);
    option.value = value;
    made.append(option);
  }
  return made;
}

function render({ model, el }) {
  const about = model.get("about");
  const words = about.words;
  const drafts = new Map(); // notes not yet written, by key
  const id = `yqw-${Math.random().toString(36).slice(2)}`;
  let listed = [];
  let waiting = 0;

  const root = element("section", "yqw");
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  root.setAttribute("aria-label", about.title);

  // ---- head: whose, how many, filters
  const count = element("span", "yqw-count");
  const rows = model.get("rows");
  const severities = about.severities.filter(([name]) => rows.some((row) => row.severity === name));
  const rules = [...new Map(rows.map((row) => [row.rule, `${row.rule} ${row.title}`])).entries()].sort();
  const severity = choice(words, severities);
  const rule = choice(words, rules);
  const state = choice(words, [["open", words.open], ["done", words.done], ...about.states]);
  const filters = element("div", "yqw-filters");
  filters.append(labelled(words.severity, severity), labelled(words.rule, rule), labelled(words.state, state));
  const head = element("div", "yqw-head");
  const title = element("div");
  title.append(element("div", "yqw-title", about.title), count);
  head.append(title, filters);

  // ---- list and detail
  const list = element("div", "yqw-list");
  list.id = id;
  list.tabIndex = 0;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.list);
  const detail = element("div", "yqw-detail");
  detail.tabIndex = 0;
  detail.setAttribute("role", "region");
  detail.setAttribute("aria-label", words.list);

  // ---- review
  const note = element("input");
  note.type = "text";
  note.maxLength = 2000;
  const by = element("input");
  by.type = "text";
  by.maxLength = 100;
  by.value = model.get("by");
  const buttons = about.states.map(([name, text], n) => {
    const button = element("button", `yqw-button ${name}`, `${n + 1} ${text}`);
    button.type = "button";
    button.addEventListener("click", () => review(name));
    return button;
  });
  const said = element("div", "yqw-said", about.why);
  said.setAttribute("role", "status");
  const form = element("fieldset", "yqw-review");
  form.append(element("legend", "", words.review), labelled(words.note, note), labelled(words.by, by), ...buttons);
  form.disabled = Boolean(about.why) || !rows.length;

  const beside = element("div", "yqw-beside");
  beside.append(detail, form, said);
  const body = element("div", "yqw-body");
  body.append(list, beside);
  root.append(head, body, element("div", "yqw-keys", words.keys));

  // ---- what is shown
  function fill() {
    const all = model.get("rows");
    const wanted = (row) =>
      (!severity.value || row.severity === severity.value) &&
      (!rule.value || row.rule === rule.value) &&
      (!state.value ||
        (state.value === "open" ? !row.review : state.value === "done" ? row.review : row.review === state.value));
    listed = all.filter(wanted);
    list.replaceChildren(...listed.map(item));
    if (!listed.length) list.append(element("div", "yqw-none", all.length ? words.hidden : words.none));
    const numbers = { n: all.length, m: listed.length, r: all.filter((row) => row.review).length };
    count.textContent = words.of.replace(/\{(\w)\}/g, (_, name) => numbers[name]);
    mark();
  }

  function item(row, n) {
    const option = element("div", `yqw-item ${row.severity}`);
    option.id = `${id}-${n}`;
    option.setAttribute("role", "option");
    const top = element("div", "yqw-top");
    top.append(element("b", row.severity, row.severity_said), element("span", "", `${row.rule} ${row.title}`));
    if (row.review) top.append(element("span", `yqw-done ${row.review}`, row.review_said));
    option.append(top, element("div", "yqw-message", row.message));
    option.addEventListener("click", () => go(n));
    return option;
  }

  function at() {
    return listed.findIndex((row) => row.key === model.get("shown"));
  }

  function mark() {
    const here = at();
    [...list.children].forEach((option, n) => {
      if (option.getAttribute("role") === "option") option.setAttribute("aria-selected", String(n === here));
    });
    if (here < 0) list.removeAttribute("aria-activedescendant");
    else list.setAttribute("aria-activedescendant", `${id}-${here}`);
    const option = list.children[here];
    if (here >= 0 && option) {
      const above = option.offsetTop; // within the list, which alone scrolls: never the notebook
      if (above < list.scrollTop) list.scrollTop = above;
      else if (above + option.offsetHeight > list.scrollTop + list.clientHeight) {
        list.scrollTop = above + option.offsetHeight - list.clientHeight;
      }
    }
  }

  function written() {
    const row = model.get("rows").find((one) => one.key === model.get("shown"));
    note.value = drafts.get(model.get("shown")) ?? (row ? row.note : "");
  }

  function show() {
    const told = model.get("detail");
    const mine = told.key === model.get("shown");
    detail.classList.toggle("waiting", !mine);
    if (!mine) return;
    detail.innerHTML = told.html;
    detail.scrollTop = 0;
  }

  function go(n) {
    if (!listed.length) return;
    const row = listed[Math.max(0, Math.min(n, listed.length - 1))];
    if (row.key === model.get("shown")) return;
    model.set("shown", row.key);
    model.save_changes();
    chosen();
  }

  function chosen() {
    mark();
    written();
    show();
  }

  function say(text, good) {
    said.textContent = text;
    said.classList.toggle("error", good === false);
  }

  function review(name) {
    const key = model.get("shown");
    if (form.disabled || !model.get("rows").some((row) => row.key === key)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => say(words.late, false), 15000);
    say(words.writing, true);
    model.set("by", by.value);
    model.save_changes();
    model.send({ review: { key, state: name, note: note.value } });
  }

  // ---- keyboard
  const moves = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, Home: -Infinity, End: Infinity };
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" || (event.key === "Enter" && event.target === note)) list.focus();
    else if (event.target === list || event.target === detail) {
      const digit = Number(event.key);
      if (event.target === list && event.key in moves) go((at() < 0 ? -1 : at()) + moves[event.key]);
      else if (digit >= 1 && digit <= about.states.length) review(about.states[digit - 1][0]);
      else if (event.key === "n") note.focus();
      else return;
    } else return;
    event.preventDefault();
  });
  note.addEventListener("input", () => drafts.set(model.get("shown"), note.value));
  by.addEventListener("change", () => {
    model.set("by", by.value);
    model.save_changes();
  });
  for (const filter of [severity, rule, state]) {
    filter.addEventListener("change", () => {
      fill();
      if (at() < 0) go(0);
    });
  }

  // ---- what the kernel says
  const heard = {
    "change:rows": fill,
    "change:detail": show,
    "change:shown": chosen,
    "change:by": () => (by.value = model.get("by")),
    "change:said": () => {
      const told = model.get("said");
      clearTimeout(waiting);
      if (told.good) drafts.delete(told.key);
      say(told.text, told.good);
    },
  };
  for (const [name, then] of Object.entries(heard)) model.on(name, then);
  fill();
  written();
  show();
  el.append(root);
  requestAnimationFrame(mark); // heights are known once it is laid out
  return () => {
    clearTimeout(waiting);
    for (const [name, then] of Object.entries(heard)) model.off(name, then);
  };
}

export default { render };
