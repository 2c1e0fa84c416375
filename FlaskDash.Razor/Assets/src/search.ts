/** As sent by the server. */
interface Completions {
  from: number;
  to: number;
  options: { text: string; note: string | null }[];
}

/** A pause in typing, in milliseconds, before the server is asked. */
const pause = 150;
const longest = 1000;

/** Goes to the search box by key, and completes what is typed there: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
export function search(): void {
  const boxes = [...document.querySelectorAll<HTMLInputElement>("[data-complete]")];
  boxes.forEach(complete);

  const box = document.querySelector<HTMLInputElement>("main [data-search]") ?? document.querySelector<HTMLInputElement>("[data-search]");
  if (!box) return;
  const isMac = /Mac|iP/.test(navigator.platform);
  box.setAttribute("aria-keyshortcuts", isMac ? "Meta+K" : "Control+K");
  if (!box.closest("main")) box.placeholder += isMac ? "  ⌘K" : "  Ctrl K";
  document.addEventListener("keydown", event => {
    const at = event.target as HTMLElement;
    const isTyping = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
    const isShortcut = event.key.toLowerCase() === "k" && (isMac ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey;
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping;
    if (!isShortcut && !isSlash) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

let lists = 0;

function complete(box: HTMLInputElement): void {
  const list = document.createElement("ul");
  list.id = `completions-${++lists}`;
  list.className = "completions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Ways to go on");
  list.hidden = true;
  const place = document.createElement("div");
  place.className = "combobox";
  box.before(place);
  place.append(box, list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);

  let offered: Completions | null = null;
  let chosen = -1;
  let timer = 0;
  let asking: AbortController | null = null;

  const close = (): void => {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
    offered = null;
    chosen = -1;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const choose = (index: number): void => {
    if (!offered) return;
    const count = offered.options.length;
    chosen = index < 0 ? count - 1 : index % count;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
    const item = list.children[chosen] as HTMLElement;
    box.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  };

  const take = (index: number): void => {
    const option = offered?.options[index];
    if (!offered || !option) return;
    // A name with its colon is to be gone on with; anything else is complete.
    const isOpen = option.text.endsWith(":");
    const text = option.text + (isOpen ? "" : " ");
    const rest = box.value.slice(offered.to).replace(/^\s/, "");
    const before = box.value.slice(0, offered.from);
    box.value = before + text + rest;
    box.setSelectionRange(before.length + text.length, before.length + text.length);
    close();
    if (isOpen) ask();
  };

  const show = (completions: Completions): void => {
    if (completions.options.length === 0) return close();
    offered = completions;
    chosen = -1;
    list.replaceChildren(...completions.options.map((option, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const text = document.createElement("bdi");
      text.textContent = option.text;
      item.append(text);
      if (option.note) {
        const note = document.createElement("span");
        note.className = "muted";
        note.textContent = option.note;
        item.append(" ", note);
      }
      // Before the box loses the focus.
      item.addEventListener("mousedown", event => {
        event.preventDefault();
        take(index);
      });
      return item;
    }));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    box.removeAttribute("aria-activedescendant");
  };

  const ask = (): void => {
    clearTimeout(timer);
    asking?.abort();
    const caret = box.selectionStart ?? box.value.length;
    if (caret === 0 || box.value.length > longest) return close();
    timer = window.setTimeout(async () => {
      asking = new AbortController();
      const address = new URL(box.dataset.complete ?? "", location.href);
      address.searchParams.set("q", box.value);
      address.searchParams.set("at", String(caret));
      try {
        const answer = await fetch(address, { signal: asking.signal, headers: { accept: "application/json" } });
        if (answer.ok && document.activeElement === box) show(await answer.json() as Completions);
      } catch {
        // Stopped by more typing, or the server is away: the box works without.
      }
    }, pause);
  };

  box.addEventListener("input", ask);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", event => {
    if (event.isComposing || !offered) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) take(chosen);
    else return;
    event.preventDefault();
  });
}
