// Draws an opened mailbox: its messages, and in plain words whether they can be trusted.
//
// What failed a check is named and never shown.

import type { Mailbox, Message } from "../protocol/mailbox.ts";
import { el, say, show } from "../reporter/dom.ts";
import { button, inert, language, make } from "../reporter/elements.ts";
import { completeness } from "./completeness.ts";
import { findings } from "./findings.ts";

/** A day as the page's language writes it. */
function dayText(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return "";
  const tags = [document.documentElement.lang];
  // A language that the browser does not write days in gets the digits.
  if (Intl.DateTimeFormat.supportedLocalesOf(tags).length === 0) return day;
  return new Intl.DateTimeFormat(tags, { dateStyle: "long", timeZone: "UTC" }).format(date);
}

/** Says whether the mailbox as a whole can be trusted. */
export function showTrust(mailbox: Mailbox, stale: boolean): void {
  const { wrong, lines } = findings(mailbox);
  el("trust").replaceChildren(...lines.map((id) => make("p", {}, say(id))));
  if (wrong) el("trust").prepend(make("h2", {}, say("mailbox-wrong-title")));
  const complete = completeness(mailbox);
  if (complete !== null) el("trust").append(make("p", { id: "complete" }, say(...complete)));
  el("trust").className = wrong ? "notice wrong" : "way sealed";
  if (stale) el("trust").append(make("p", {}, say("stale-text")));
}

/** Draws the messages; `remove` deletes one on the server and says whether that was done. */
export function showMessages(mailbox: Mailbox, remove: (served: string) => Promise<boolean>): void {
  const list = el("messages");
  // What stands there already is left as it is: somebody may be reading it, or may have deleted it.
  let place = list.firstElementChild;
  for (const message of mailbox.messages) {
    if (place instanceof HTMLElement && place.dataset["served"] === message.served) place = place.nextElementSibling;
    else if (!list.querySelector(`[data-served="${message.served}"]`)) list.insertBefore(drawMessage(message, remove), place);
  }
  show("no-messages", list.childElementCount === 0 && mailbox.whole);
  const { heard, erases } = mailbox;
  el("heard").textContent = heard > 0 ? say("mailbox-heard", { count: String(heard) }) : "";
  el("erases").textContent = erases === null ? "" : say("mailbox-erases", { day: dayText(erases) || inert(erases) });
  show("erases", erases !== null);
  show("withdrawing", erases === null);
}

function drawMessage(message: Message, remove: (served: string) => Promise<boolean>): HTMLLIElement {
  const { served, day, words } = message;
  const text =
    words === null
      ? make("p", { class: "words", dir: "auto", ...language(message.locale) }, inert(message.text))
      : make("p", { class: "words" }, say(`words-${words}`));
  const title = `message-${served}`;
  const origin = say(message.kind === "first" ? "mailbox-first" : "mailbox-signed");
  const actions = make("div", { class: "buttons" });
  const item = make("li", { "aria-labelledby": title }, make("h3", { id: title }, dayText(day)), text);
  item.dataset["served"] = served;
  item.append(make("p", { class: "hint" }, origin), actions);
  // Without it nothing vouches for the key that answers are sealed to.
  if (words !== "new-key") drawActions(actions, item, () => remove(served), title);
  return item;
}

/** Deleting takes two steps. */
function drawActions(actions: HTMLElement, item: HTMLLIElement, remove: () => Promise<boolean>, title: string): void {
  const first = button(say("mailbox-delete"), () => {
    const question = make("p", { role: "status" }, say("mailbox-delete-sure"));
    const yes = button(say("mailbox-delete-yes"), async () => {
      yes.disabled = true;
      if (!(await remove())) {
        question.textContent = say("mailbox-delete-failed");
        yes.disabled = false;
        return;
      }
      const heading = make("h3", { tabindex: -1 }, say("mailbox-deleted"));
      item.removeAttribute("aria-labelledby");
      item.replaceChildren(heading);
      heading.focus();
    });
    const no = button(say("mailbox-keep"), () => drawActions(actions, item, remove, title));
    actions.replaceChildren(question, yes, no);
    yes.focus();
  });
  first.setAttribute("aria-describedby", title);
  const again = actions.childElementCount > 0;
  actions.replaceChildren(first);
  if (again) first.focus();
}
