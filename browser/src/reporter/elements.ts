// Makes elements. Text is only ever text: nothing here turns it into markup.

/** What an element may be given. */
export interface Given {
  readonly id?: string;
  readonly class?: string;
  readonly lang?: string;
  readonly dir?: "auto" | "ltr";
  readonly role?: string;
  readonly tabindex?: number;
  readonly type?: string;
  readonly for?: string;
  readonly "aria-labelledby"?: string;
  readonly "aria-describedby"?: string;
  readonly onclick?: (event: MouseEvent) => void;
}

/** An element with what it is given and what is in it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  given: Given,
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const { onclick, ...attributes } = given;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (onclick) element.addEventListener("click", onclick as EventListener);
  element.append(...content);
  return element;
}

/** A button that does something on this page. */
export function button(label: string, onclick: (event: MouseEvent) => void, look = ""): HTMLButtonElement {
  return make("button", { type: "button", onclick, ...(look ? { class: look } : {}) }, label);
}

/**
 * Somebody else's text, harmless to look at: no controls, nothing that changes the direction of what stands beside it.
 * Only for showing, never before a check.
 */
export function inert(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g, "");
}

/** A BCP 47 tag that is safe as a `lang` attribute, else none. */
export function language(tag: string): { lang?: string } {
  return /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag) ? { lang: tag } : {};
}
