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
  const zoom = zoomOf(plot, marks);
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
    if (event.key === "Enter") return zoom?.isOpen() ? zoom.go() : open();
    if (event.key === "Escape") return zoom?.clear(), show(-1);
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (!event.shiftKey) zoom?.clear();
    else if (zoom && !zoom.isOpen()) zoom.begin(current >= 0 ? current : marks.length - 1);
    // From nowhere a chart over time begins at its end: the latest is what people look for.
    const from = current >= 0 ? current : rows > 1 ? 0 : marks.length;
    const next = from + step;
    if (rows > 1 && (next < 0 || next >= marks.length) && Math.abs(step) === columns) return;
    show(Math.min(marks.length - 1, Math.max(0, next)));
    if (event.shiftKey && zoom) readout.value = `${zoom.extend(current)}. Enter zooms in.`;
  });

  const markAt = (event: PointerEvent): number => {
    const box = plot.getBoundingClientRect();
    const at = (offset: number, size: number, count: number): number =>
      Math.min(count - 1, Math.max(0, Math.floor((offset / size) * count)));
    return at(event.clientY - box.top, box.height, rows) * columns + at(event.clientX - box.left, box.width, columns);
  };
  let pressed: number | undefined;
  let dragged = false;
  plot.addEventListener("pointerdown", event => {
    if (!zoom || event.button !== 0) return;
    pressed = event.clientX;
    dragged = false;
    zoom.begin(markAt(event));
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointermove", event => {
    const index = markAt(event);
    if (index !== current && index < marks.length) show(index);
    if (pressed === undefined || !zoom) return;
    // A hand that trembles while it clicks does not zoom.
    dragged ||= Math.abs(event.clientX - pressed) > 6;
    if (dragged) readout.value = zoom.extend(current);
  });
  plot.addEventListener("pointerup", () => {
    pressed = undefined;
    if (dragged) zoom?.go();
    else zoom?.clear();
  });
  plot.addEventListener("pointercancel", () => {
    pressed = undefined;
    zoom?.clear();
  });
  plot.addEventListener("pointerleave", () => document.activeElement === plot || show(-1));
  plot.addEventListener("blur", () => (zoom?.clear(), show(-1)));
  plot.addEventListener("click", () => dragged || open());
}

interface Zoom {
  begin(index: number): void;
  /** Takes in all from where it began to this mark, and names them. */
  extend(index: number): string;
  isOpen(): boolean;
  clear(): void;
  /** Opens the page with the days that were taken in. */
  go(): void;
}

/** Days of a chart over time are chosen by dragging, or with Shift and the arrow keys. */
function zoomOf(plot: SVGSVGElement, marks: SVGElement[]): Zoom | undefined {
  const { zoom: href, days: list } = plot.dataset;
  const days = list?.split(" ") ?? [];
  if (!href || days.length !== marks.length + 1) return undefined;

  plot.classList.add("zooms");
  const box = document.createElementNS(plot.namespaceURI, "rect") as SVGRectElement;
  box.setAttribute("class", "brush");
  box.setAttribute("height", "100%");
  let begun = -1;
  let ended = -1;
  const ends = (): [number, number] => [Math.min(begun, ended), Math.max(begun, ended)];
  const nameOf = (index: number): string => marks[index]?.querySelector("title")?.textContent?.split(": ")[0] ?? "";
  return {
    begin: index => void (begun = ended = index),
    extend(index) {
      ended = index;
      const [first, last] = ends();
      box.setAttribute("x", `${(100 * first) / marks.length}%`);
      box.setAttribute("width", `${(100 * (last - first + 1)) / marks.length}%`);
      plot.append(box);
      return first === last ? nameOf(first) : `${nameOf(first)} to ${nameOf(last)}`;
    },
    isOpen: () => begun >= 0,
    clear() {
      begun = ended = -1;
      box.remove();
    },
    go() {
      const [first, last] = ends();
      const after = new Date(`${days[last + 1]}T00:00:00Z`);
      after.setUTCDate(after.getUTCDate() - 1);
      location.assign(href.replace("{from}", days[first] ?? "").replace("{to}", after.toISOString().slice(0, 10)));
    },
  };
}
