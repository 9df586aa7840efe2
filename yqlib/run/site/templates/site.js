"use strict";
(() => {
  // Narrow screens: what scrolls sideways must be reachable with keys.
  const scrollers = () => {
    for (const box of document.querySelectorAll(".yqs")) {
      if (box.scrollWidth > box.clientWidth + 1) {
        const caption = box.querySelector("caption");
        const near = box.closest("details, section, main").querySelector("summary, h2, h1");
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", ((caption || near || box).textContent || "").trim().slice(0, 80) || "table");
      } else if (box.hasAttribute("tabindex")) {
        for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
      }
    }
  };
  addEventListener("resize", scrollers);
  document.addEventListener("toggle", scrollers, true);

  // A link to something folded away opens it.
  const unfold = () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    if (!target) return;
    for (let up = target.parentElement; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    target.scrollIntoView();
    if (target.tabIndex === -1 && target.hasAttribute("tabindex")) target.focus({ preventScroll: true });
  };

  const source = document.getElementById("data");
  if (!source) {
    addEventListener("hashchange", unfold);
    unfold();
    scrollers();
    return;
  }

  const PAGE = 50, FIELDS = ["text", "place", "level", "year", "kind", "severity", "rule", "sort"];
  const SEVERITIES = ["error", "warning", "notice"];
  const data = JSON.parse(source.textContent);
  const form = document.getElementById("filters"), table = document.getElementById("list");
  const count = document.getElementById("count"), turn = document.getElementById("turn");
  const body = table.tBodies[0];
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const all = Array.from(body.rows, (row, at) => ({
    row, at, told: data.rows[at], text: plain([row.textContent, data.places[data.rows[at][0]], data.rows[at][6]].join(" ")),
  }));
  let hits = all, first = 0;

  const chosen = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value.trim()]));
  const number = (list, value) => (value === "?" ? list.indexOf("") : list.indexOf(value));
  const orders = {
    grave: (a, b) => { for (let i = 0; i < 3; i++) { const d = b.told[5][i] - a.told[5][i]; if (d) return d; } return a.at - b.at; },
    body: (a, b) => a.told[7] - b.told[7] || a.at - b.at,
    year: (a, b) => data.years[b.told[2]].localeCompare(data.years[a.told[2]]) || a.at - b.at,
  };
  const find = () => {
    const want = chosen();
    const words = plain(want.text).split(/\s+/).filter(Boolean);
    const places = want.place && data.places.map((place) => plain(place).includes(plain(want.place)));
    const [level, year, kind] = ["level", "year", "kind"].map((n) => (want[n] ? number(data[n + "s"], want[n]) : null));
    const rule = want.rule ? number(data.rules, want.rule) : null;
    const severity = want.severity && want.severity !== "none" ? SEVERITIES.indexOf(want.severity) : null;
    hits = all.filter(({ told, text }) =>
      (!places || places[told[0]]) && (level === null || told[1] === level) && (year === null || told[2] === year) &&
      (kind === null || told[3] === kind) && (want.severity !== "none" || !told[4].length) &&
      ((rule === null && severity === null) || told[4].some((mark) =>
        (rule === null || Math.floor(mark / 3) === rule) && (severity === null || mark % 3 === severity))) &&
      words.every((word) => text.includes(word)));
    if (orders[want.sort]) hits = hits.slice().sort(orders[want.sort]);
    first = 0;
    const hash = FIELDS.filter((n) => want[n]).map((n) => n + "=" + encodeURIComponent(want[n])).join("&");
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
    show();
  };
  const show = () => {
    const page = hits.slice(first, first + PAGE);
    body.replaceChildren(...page.map((hit) => hit.row));
    const said = { n: hits.length, a: first + 1, b: first + page.length };
    count.textContent = hits.length ? count.dataset.said.replace(/%([nab])/g, (_, key) => said[key].toLocaleString("en")) : count.dataset.none;
    turn.hidden = hits.length <= PAGE;
    const [back, on] = turn.querySelectorAll("button");
    back.disabled = first === 0;
    on.disabled = first + PAGE >= hits.length;
    scrollers();
  };
  const asked = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const name of FIELDS) {
      const field = form.elements[name];
      field.value = given.get(name) || "";
      if (field.selectedIndex === -1) field.value = "";
    }
    find();
  };

  form.addEventListener("input", find);
  form.addEventListener("reset", () => setTimeout(find));
  form.addEventListener("submit", (event) => event.preventDefault());
  turn.addEventListener("click", (event) => {
    const by = { back: -PAGE, on: PAGE }[event.target.name];
    if (!by) return;
    first = Math.max(0, first + by);
    show();
    table.scrollIntoView();
    if (event.target.disabled) turn.querySelector("button:enabled").focus();
  });
  addEventListener("hashchange", asked);
  addEventListener("beforeprint", () => body.replaceChildren(...hits.map((hit) => hit.row)));
  addEventListener("afterprint", show);
  form.hidden = false;
  asked();
  table.classList.add("ready");
})();
