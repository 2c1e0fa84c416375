/** Makes each chart one tab stop: arrow keys and the pointer go from mark to mark, and its title text is shown and announced. */
export function chartsByKeyboard(): void {
  for (const figure of document.querySelectorAll<HTMLElement>("figure[data-chart]")) walk(figure);
}

function walk(figure: HTMLElement): void {
  const plot = figure.querySelector<SVGSVGElement>(".plot");
  const readout = figure.querySelector<HTMLOutputElement>(".readout");
  const marks = [...figure.querySelectorAll<SVGElement>(".plot .bar")];
  if (!plot || !readout || marks.length === 0) return;

  const columns = Number(figure.dataset.chart) || marks.length;
  const rows = Math.ceil(marks.length / columns);
  // A chart over time has the way to what is behind each bar in its table, newest first.
  const table = [...figure.querySelectorAll("tbody tr")].reverse();
  const leads = marks.map((mark, i) => mark.dataset.href ?? (table.length === marks.length ? table[i]?.querySelector("a")?.href : undefined));
  let current = -1;

  const show = (index: number): void => {
    marks[current]?.classList.remove("on");
    current = index;
    const mark = marks[index];
    mark?.classList.add("on");
    readout.value = mark?.querySelector("title")?.textContent ?? "";
    plot.classList.toggle("leads", Boolean(leads[index]));
  };
  const open = (): void => {
    const href = leads[current];
    if (href) location.assign(href);
  };

  // An application: else a screen reader keeps the arrow keys for itself.
  plot.setAttribute("tabindex", "0");
  plot.setAttribute("role", "application");
  plot.setAttribute("aria-roledescription", "chart, arrow keys read its values");

  plot.addEventListener("keydown", event => {
    const page = Math.max(1, Math.round(columns / 10));
    const steps: Record<string, number> = {
      ArrowRight: 1, ArrowLeft: -1,
      ArrowDown: rows > 1 ? columns : -1, ArrowUp: rows > 1 ? -columns : 1,
      PageDown: page, PageUp: -page,
      Home: -marks.length, End: marks.length,
    };
    if (event.key === "Enter") return open();
    if (event.key === "Escape") return show(-1);
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // From nowhere a chart over time begins at its end: the latest is what people look for.
    const from = current >= 0 ? current : rows > 1 ? 0 : marks.length;
    const next = from + step;
    if (rows > 1 && (next < 0 || next >= marks.length) && Math.abs(step) === columns) return;
    show(Math.min(marks.length - 1, Math.max(0, next)));
  });
  plot.addEventListener("pointermove", event => {
    const box = plot.getBoundingClientRect();
    const at = (offset: number, size: number, count: number): number =>
      Math.min(count - 1, Math.max(0, Math.floor((offset / size) * count)));
    const index = at(event.clientY - box.top, box.height, rows) * columns + at(event.clientX - box.left, box.width, columns);
    if (index !== current && index < marks.length) show(index);
  });
  plot.addEventListener("pointerleave", () => document.activeElement === plot || show(-1));
  plot.addEventListener("blur", () => show(-1));
  plot.addEventListener("click", open);
}
