import assert from "node:assert/strict";
import test from "node:test";
import { completeness } from "../src/mailbox/completeness.ts";
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
