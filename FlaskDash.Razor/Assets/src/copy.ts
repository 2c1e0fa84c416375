/** Shows the copy buttons (without scripts they would do nothing) and copies the command beside each. */
export function copyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    const command = button.parentElement?.querySelector("code");
    if (!command || !navigator.clipboard) continue;
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(command.textContent ?? "");
        button.textContent = "Copied";
      } catch {
        getSelection()?.selectAllChildren(command);
        button.textContent = "Selected";
      }
      setTimeout(() => (button.textContent = label), 2000);
    });
  }
}
