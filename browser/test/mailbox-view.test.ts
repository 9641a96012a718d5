import assert from "node:assert/strict";
import test from "node:test";
import { completeness } from "../src/mailbox/completeness.ts";
import { findings } from "../src/mailbox/findings.ts";
import type { Mailbox } from "../src/protocol/mailbox.ts";

const of = (some: Partial<Mailbox>) => completeness({ problems: [], foreign: [], whole: true, ...some } as unknown as Mailbox);

test("n60 junk in the place of a message is counted, and nobody then says that none is missing", () => {
  assert.deepEqual(of({}), ["mailbox-complete"]);
  assert.equal(of({ whole: false }), null);
  assert.equal(of({ problems: ["withheld"] }), null);
  for (const some of [{}, { whole: false }, { problems: ["withheld" as const] }]) {
    assert.deepEqual(of({ ...some, foreign: ["a", "b"] }), ["mailbox-gone", { count: "2" }]);
  }
});

test("where something is wrong nobody reads that it only waits", () => {
  const fine = { problems: [], refused: [], whole: true, waits: true, writable: false };
  const found = (some: object) => findings({ ...fine, ...some } as unknown as Mailbox);
  assert.deepEqual(found({}), { wrong: false, lines: ["mailbox-checked", "mailbox-waits"] });
  assert.deepEqual(found({ waits: false, writable: true }), { wrong: false, lines: ["mailbox-checked"] });
  for (const [some, said] of [
    [{ problems: ["withheld"] }, "mailbox-withheld"],
    [{ refused: ["a"] }, "mailbox-refused"],
    [{ problems: ["case"] }, "mailbox-wrong-case"],
  ] as const) {
    assert.deepEqual(found(some), { wrong: true, lines: [said, "mailbox-wrong-no-writing"] });
    assert.deepEqual(found({ ...some, waits: false, writable: true }).lines, [said, "mailbox-wrong-advice"]);
  }
});
