// A desk's texts for replies that two change at the same time.

import "./no-page.ts";
import assert from "node:assert/strict";
import test from "node:test";
import { TemplateBox } from "../src/desk/template-box.ts";
import type { Trusted } from "../src/staff/trust.ts";
import { fromBase64url, type JsonObject, toBase64url } from "../src/protocol/encoding.ts";
import { recipientOf, sha256 } from "../src/protocol/keys.ts";
import { roster } from "../src/protocol/ledger.ts";
import { openTemplates, sealTemplates, type Template } from "../src/protocol/templates.ts";
import { keyring } from "./intake.ts";
import { DAY, type Setting, setting } from "./setting.ts";

const text = (name: string): Template => ({ name, locale: "en", text: `The words of ${name}.` });

const digest = (sealed: string): string => toBase64url(sha256(fromBase64url(sealed)));

/** A server that keeps a desk's texts as the real one does, for the first caseworker. */
class Server {
  sealed: string | null = null;
  elsewhere = false;
  /** Done once, between what the box last read and what it sends. */
  meanwhile: (() => void) | null = null;

  constructor(readonly here: Setting) {
    globalThis.fetch = (async (_: string, request: RequestInit) => this.answer(request)) as typeof fetch;
  }

  answer({ method = "GET", body }: RequestInit): Response {
    if (method === "GET") return Response.json({ v: 1, sealed: this.sealed, elsewhere: this.elsewhere });
    this.meanwhile?.();
    this.meanwhile = null;
    const { templates, replaces } = JSON.parse(String(body)) as { templates: JsonObject[]; replaces: string | null };
    if (this.elsewhere || replaces !== (this.sealed === null ? null : digest(this.sealed))) {
      return Response.json({ type: "urn:thicket:problem:templates-changed" }, { status: 409 });
    }
    assert.deepEqual(
      templates.map(({ account }) => account).sort(),
      roster(this.here.state, this.here.desk).map(({ account }) => account).sort(),
    );
    this.sealed = String(templates.find(({ account }) => account === this.here.caseworkers[0].account)!["sealed"]);
    return new Response(null, { status: 204 });
  }

  /** A colleague's set takes the place of what is there. */
  colleague(seq: number, items: Template[]): void {
    const { here } = this;
    const by = keyring(here.caseworkers[1], here.state);
    const recipient = recipientOf(here.caseworkers[0].identity);
    this.sealed = toBase64url(sealTemplates(by, here.state, recipient, { desk: here.desk, seq, day: DAY, items }));
  }

  stored(): Template[] {
    const { here } = this;
    return openTemplates(here.caseworkers[0].identity, fromBase64url(this.sealed!), here.state, here.desk).items;
  }
}

function box(here: Setting): TemplateBox {
  const trusted = { ledger: here.state, rosterTrusted: true } as Trusted;
  const own = keyring(here.caseworkers[0], here.state);
  return new TemplateBox(
    () => ({ keyring: own, desk: here.desk, trusted, renew: async () => undefined }),
    () => assert.fail("signed out"),
  );
}

test("two who store templates at once: the second is told, and nobody's are lost", async () => {
  const here = setting();
  const server = new Server(here);
  const mine = box(here);
  for (const [before, theirs] of [
    [[], [text("theirs")]],
    [[text("theirs"), text("mine")], [text("theirs"), text("mine"), text("newer")]],
  ] as const) {
    await mine.load();
    assert.deepEqual(mine.state.get().items, before);
    const seq = mine.state.get().seq;
    // Of the same number as the one that is being stored here, which is how two who did not know of each other number.
    server.meanwhile = () => server.colleague(seq + 1, [...theirs]);
    assert.equal(await mine.save([...before, text("mine")]), false);
    assert.deepEqual(server.stored(), theirs);
    const shown = mine.state.get();
    assert.deepEqual([shown.items, shown.busy], [theirs, false]);
    assert.match(shown.error ?? "", /desk-templates-conflict/);
    assert.equal(shown.author, here.caseworkers[1].account);
    // What was typed is stored with them then.
    assert.equal(await mine.save([...theirs, text("mine")]), true);
    assert.deepEqual(server.stored(), [...theirs, text("mine")]);
    assert.equal(mine.state.get().error, null);
    server.colleague(mine.state.get().seq + 1, [text("theirs"), text("mine")]);
  }
});

test("two clicks of one moment store one set of texts, and are no conflict", async () => {
  const server = new Server(setting());
  const mine = box(server.here);
  await mine.load();
  let stored = 0;
  server.meanwhile = () => stored++;
  assert.deepEqual(await Promise.all([1, 2].map(() => mine.save([text("mine")]))), [true, false]);
  assert.deepEqual([stored, mine.state.get().seq, mine.state.get().error, mine.state.get().busy], [1, 1, null, false]);
});

test("texts that were stored before somebody came are said to be there, and not written over", async () => {
  const here = setting();
  const server = new Server(here);
  server.elsewhere = true;
  const mine = box(here);
  await mine.load();
  assert.deepEqual([mine.state.get().items, mine.state.get().elsewhere], [[], true]);
  assert.equal(await mine.save([text("mine")]), false);
  assert.equal(server.sealed, null);
});
