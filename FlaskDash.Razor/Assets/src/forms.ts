/** Small things that a form does better with a script; none is needed. */
export function niceForms(): void {
  // A second click while the first is on its way would send the form twice.
  document.addEventListener("submit", event => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });

  // The first field that was refused is where the person goes on.
  document.querySelector<HTMLElement>(".input-validation-error")?.focus();

  // An open menu closes where the person goes on elsewhere.
  const closeMenus = (except: Node | null): void => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
      if (!except || !menu.contains(except)) menu.open = false;
    }
  };
  document.addEventListener("click", event => closeMenus(event.target as Node));
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest<HTMLDetailsElement>("details.menu[open]");
    closeMenus(null);
    menu?.querySelector("summary")?.focus();
  });
}
