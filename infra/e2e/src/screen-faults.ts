/** What a person would find wrong with a screen at a glance, found by reading the page. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** Prices without the badge of their source, and regions whose badge says another thing than the simulated scene that they come from. */
export async function unbadgedPrices(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    for (const drawn of document.querySelectorAll("[data-price], canvas")) {
      const region = drawn.closest("[data-priced]");
      const name = `${drawn.tagName.toLowerCase()} "${(drawn.textContent ?? "").slice(0, 20)}" in ${drawn.closest("section, main, header")?.getAttribute("aria-label") ?? "the page"}`;
      const badge = region?.querySelector("[data-source-badge]");
      if (badge == null) faults.push(`${name} has no badge`);
      else if (badge.getAttribute("data-source-badge") !== "simulated" && /\d/.test(drawn.textContent ?? "")) faults.push(`${name} has the badge ${badge.getAttribute("data-source-badge")}`);
    }
    // A badge may be hidden in a cell whose row shows one; a panel or row without any visible badge would hide where its prices come from.
    for (const panel of document.querySelectorAll("section, tr, li")) {
      if (panel.querySelector("[data-price]") === null || panel.closest("dialog") !== null) continue;
      const within = panel.closest("[data-priced]") ?? panel;
      const shown = [...within.querySelectorAll("[data-source-badge]")].some((badge) => badge.checkVisibility() && badge.getBoundingClientRect().width > 8);
      if (!shown) faults.push(`no visible badge in ${panel.tagName.toLowerCase()} "${(panel.textContent ?? "").slice(0, 40)}"`);
    }
    return faults;
  });
}

/** Content wider than the window, controls out of reach at its edges, and buttons whose words do not fit. */
export async function overflows(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} wide in a window of ${clientWidth}`);
    const scrolls = (element: Element): boolean => {
      for (let each = element.parentElement; each !== null; each = each.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth) return true;
      }
      return false;
    };
    for (const control of document.querySelectorAll<HTMLElement>("button, input, select, a[href]")) {
      if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const box = control.getBoundingClientRect();
      // What is only for listeners is one pixel large.
      if (box.width <= 2) continue;
      const name = `${control.tagName.toLowerCase()} "${(control.getAttribute("aria-label") ?? control.textContent ?? "").trim().slice(0, 40)}"`;
      if ((box.left < -1 || box.right > clientWidth + 1) && !scrolls(control)) faults.push(`${name} reaches from ${Math.round(box.left)} to ${Math.round(box.right)}`);
      if (control.tagName === "BUTTON" && control.scrollWidth > control.clientWidth + 1) faults.push(`the words of ${name} are wider than it`);
    }
    return faults;
  });
}

/** Every piece of text that a person reads or hears, each once. */
export async function wordsOn(page: Page): Promise<ReadonlySet<string>> {
  return new Set(await page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node: Node | null = walker.currentNode; node !== null; node = walker.nextNode()) {
      if (node instanceof Element) for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(node.getAttribute(name) ?? "");
      else if (!/^(SCRIPT|STYLE|NOSCRIPT)$/.test(node.parentElement?.tagName ?? "") && node.parentElement?.closest("[lang]:not(html)") == null) found.push(node.textContent ?? "");
    }
    return found.map((text) => text.replace(/\s+/g, " ").trim()).filter((text) => text !== "");
  }));
}

/** Pieces of text with an English word in them that are not names of things. `names` are the floor's data: markets, assets, sources. */
export function untranslated(words: ReadonlySet<string>, names: readonly string[]): readonly string[] {
  const known = names.toSorted((one, other) => other.length - one.length);
  return [...words].filter((text) => {
    if (text.includes("\u27E8")) return true;
    const rest = known.reduce((left, name) => left.replaceAll(name, " "), text);
    // Three letters in lower case make a word; symbols, codes and order kinds are in capitals, addresses begin with 0x, a build is named by twelve hexadecimal digits, a state by sixteen.
    return /(?<![\w@.])(?!0x)[A-Za-z]*[a-z]{3,}/.test(rest.replace(/\S+@\S+|0x[0-9a-f…]+|\b[0-9a-f]{12}(?:[0-9a-f]{4})?\b/gi, " "));
  });
}

/** Serious and critical findings of the accessibility check, one line each. */
export async function accessFaults(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)}`));
}
