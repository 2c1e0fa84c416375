import { remember } from "./cookie.ts";

/** Switches between light and dark at once and remembers it where the server reads it; without scripts the link leads to a form. */
export function themeSwitch(): void {
  const link = document.querySelector<HTMLAnchorElement>("[data-theme-switch]");
  link?.addEventListener("click", event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    remember("theme", root.dataset.theme);
  });
}
