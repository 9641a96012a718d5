// Draws a staff page into its shell: into `#app` and nowhere else, in the page's language and direction.

import { render, type ComponentChild } from "preact";

import { page } from "./page.ts";

/** Draws the page. To be called once. */
export function draw(view: ComponentChild): void {
  const root = document.getElementById("app");
  if (root === null) return;
  document.documentElement.lang = page.locale;
  document.documentElement.dir = page.dir;
  render(view, root);
}
