// Starts the administration.
//
// Draws into the shell's `#app` and nowhere else. Must never read anything from the address.

import { render } from "preact";

import { page } from "../staff/page.ts";
import { App } from "./app.tsx";
import { Control } from "./control.ts";

const root = document.getElementById("app");
if (root !== null) {
  document.documentElement.lang = page.locale;
  document.documentElement.dir = page.dir;
  const control = new Control();
  render(<App control={control} />, root);
  void control.start();
}
