// The start of a screen: its texts first, then its page.
import { type ComponentType, h, render } from "preact";
import { followLinks, startRoutes } from "./route";
import { loadTexts, t } from "./texts";

/** start draws a screen into the page. path is where it lives, such as /desk. */
export async function start(screen: string, path: string, root: ComponentType): Promise<void> {
  startRoutes(path);
  const main = document.getElementById("screen");
  if (!main) throw new Error("the page has no place for the screen");
  try {
    await loadTexts(screen);
  } catch (error) {
    main.textContent = "The page could not be loaded. Try again. · Die Seite konnte nicht geladen werden. · Sidan kunde inte laddas. · Az oldal nem tölthető be.";
    throw error;
  }
  document.title = t("title");
  main.addEventListener("click", followLinks);
  main.replaceChildren();
  render(h(root, {}), main);
}
