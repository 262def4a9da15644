// Filters and sorts a dictionary while one types, as its form does when it is sent.
// The form and the links of the heads work without this file; it changes nothing on the server.

const form = document.querySelector("form[data-dictionary]");
const table = document.querySelector("table.dictionary");
const status = document.querySelector("[data-dictionary-status]");
const nothing = document.querySelector("[data-dictionary-nothing]");

// As `fold_text` does on the server: no capitals, no accents, no ligatures, no signs.
const fold = (text) =>
  text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFKD")
    .replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

const KEYS = {
  nom: (line) => line.name,
  type: (line) => `${line.type}\n${line.name}`,
};

let whole = null;
let lines = null;

// Reads the lines of the table once, each with its place, so that the source's order can come back.
function read() {
  return [...table.querySelectorAll("tr[data-name]")].map((row) => ({
    row,
    body: row.parentElement,
    name: fold(row.dataset.name),
    type: row.dataset.type,
    text: fold([...row.querySelectorAll("[data-text]")].map((cell) => cell.textContent).join(" ")),
  }));
}

// A page that was asked for with a filter holds a part of the dictionary only: fetches the whole.
async function complete() {
  if (!("partial" in form.dataset)) return;
  const address = new URL(form.action);
  const language = new URLSearchParams(location.search).get("lang");
  if (language) address.searchParams.set("lang", language);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  table.querySelectorAll("tbody").forEach((body) => body.remove());
  table.append(...page.querySelectorAll("table.dictionary tbody"));
  delete form.dataset.partial;
}

function isWanted(line, wanted) {
  const { dataset } = line.row;
  if (wanted.role && dataset.role !== wanted.role) return false;
  if (wanted.codes && !("codes" in dataset)) return false;
  if (wanted.etat && (wanted.etat === "supprimees") !== "closed" in dataset) return false;
  return wanted.words.every((word) => line.text.includes(word));
}

function order(tri) {
  const [, down, name] = /^(-?)(\w*)$/.exec(tri);
  const bodies = [...table.tBodies];
  const sorted = [...lines];
  if (name) sorted.sort((a, b) => compare(KEYS[name](a), KEYS[name](b)) * (down ? -1 : 1));
  sorted.forEach((line) => (name ? bodies[0] : line.body).append(line.row));
  table.querySelectorAll("th[data-sort]").forEach((head) => {
    if (head.dataset.sort !== name) head.removeAttribute("aria-sort");
    else head.setAttribute("aria-sort", down ? "descending" : "ascending");
  });
  // The heading of a group says nothing once its lines are elsewhere, or hidden.
  bodies.forEach((body) => {
    const head = body.querySelector("tr.group");
    if (head) head.hidden = Boolean(name) || !body.querySelector("tr[data-name]:not([hidden])");
  });
}

function say(shown) {
  const text = shown > 1 ? status.dataset.many : status.dataset.one;
  status.textContent = text.replace("{shown}", shown).replace("{total}", lines.length);
  nothing.hidden = shown > 0;
  table.hidden = shown === 0;
}

// Keeps the address right: what one sees can be sent to somebody.
function remember(asked) {
  const address = new URL(location.href);
  for (const name of ["v", "role", "codes", "etat", "tri"]) {
    const value = asked.get(name);
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  history.replaceState(null, "", address);
}

async function apply() {
  try {
    whole ??= complete();
    await whole;
  } catch {
    form.submit();
    return;
  }
  lines ??= read();
  const asked = new FormData(form);
  const get = (name) => asked.get(name) ?? "";
  const wanted = {
    words: get("v").split(/\s+/).map(fold).filter(Boolean),
    role: get("role"), codes: get("codes"), etat: get("etat"),
  };
  let shown = 0;
  for (const line of lines) {
    line.row.hidden = !isWanted(line, wanted);
    shown += line.row.hidden ? 0 : 1;
  }
  order(get("tri"));
  say(shown);
  remember(asked);
}

// Up, then down, then back to the order of the source.
function turn(column) {
  const { tri } = form.elements;
  if (tri.value === column) tri.value = `-${column}`;
  else tri.value = tri.value === `-${column}` ? "" : column;
}

if (form && table) {
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  table.tHead.addEventListener("click", (event) => {
    const head = event.target.closest("th[data-sort]");
    if (!head || !event.target.closest("a")) return;
    event.preventDefault();
    turn(head.dataset.sort);
    apply();
  });
}
