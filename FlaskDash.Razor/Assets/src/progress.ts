/** As sent by the server: ProgressState. */
interface State {
  text: string;
  done: number;
  of: number | null;
  isFinished: boolean;
}

/** Follows the progress of work while the tab is seen: a hidden tab holds no connection. */
export function progress(): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-progress]")) {
    if (part.dataset.progress) follow(part, part.dataset.progress);
  }
}

function follow(part: HTMLElement, address: string): void {
  const text = part.querySelector<HTMLElement>("[data-text]");
  const bar = part.querySelector("progress");
  const reload = part.querySelector<HTMLElement>("[data-reload]");
  if (!text || !bar || !reload) return;

  let stream: EventSource | null = null;
  const close = (): void => {
    stream?.close();
    stream = null;
  };
  const open = (): void => {
    if (stream || document.hidden) return;
    stream = new EventSource(address);
    stream.onopen = () => (reload.hidden = true);
    stream.onerror = () => {
      // The browser tries again by itself unless the server refused; the link serves in the meantime.
      reload.hidden = false;
      if (stream?.readyState === EventSource.CLOSED) close();
    };
    stream.onmessage = event => {
      const state = JSON.parse(event.data as string) as State;
      if (text.textContent !== state.text) text.textContent = state.text;
      if (state.of) {
        bar.max = state.of;
        bar.value = Math.min(state.done, state.of);
      } else {
        bar.removeAttribute("value");
      }
      if (!state.isFinished) return;
      close();
      location.reload();
    };
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}
