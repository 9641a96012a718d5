import assert from "node:assert/strict";
import test from "node:test";
import type { FollowupContent } from "../src/protocol/followup.ts";
import { Outbox } from "../src/reporter/outbox.ts";
import { Persisting } from "../src/reporter/persisting.ts";
import { OfflineError, ServerError } from "../src/reporter/server.ts";

const says = (text: string): FollowupContent => ({ day: "2026-11-22", text, files: [] });

/** A server that answers as it is told, and what reached it. */
function setting(answers: (Error | null)[]): { outbox: Outbox; reached: string[]; waits: number[] } {
  const reached: string[] = [];
  const waits: number[] = [];
  const outbox = new Outbox(
    "s",
    async ({ sitting, seq }, { text }) => {
      if (text === "too long") throw new RangeError("too long");
      return `${sitting}${seq} ${text}`;
    },
    async (body) => {
      reached.push(body);
      const answer = answers.shift();
      if (answer) throw answer;
    },
    new Persisting(async (milliseconds) => {
      waits.push(milliseconds);
    }),
  );
  return { outbox, reached, waits };
}

test("follow-ups are numbered in their order, one on its way at a time", async () => {
  const { outbox, reached } = setting([]);
  await Promise.all(["a", "b", "c"].map((text) => outbox.deliver(says(text))));
  assert.deepEqual(reached, ["s1 a", "s2 b", "s3 c"]);
});

test("n60 what did not arrive is sent again with the same bytes, before anything else", async () => {
  const busy = new ServerError(503, "busy", "-");
  const { outbox, reached, waits } = setting([new OfflineError(), busy, null]);
  const troubles: string[] = [];
  const first = outbox.deliver(says("a"), { onTrouble: (error) => troubles.push(error.name) });
  await Promise.all([first, outbox.deliver(says("b"))]);
  assert.deepEqual(reached, ["s1 a", "s1 a", "s1 a", "s2 b"]);
  assert.deepEqual(waits, [1000, 2000]);
  assert.deepEqual(troubles, ["OfflineError", "ServerError"]);
});

test("n60 what the server will not have, or cannot be sealed, leaves no gap", async () => {
  const { outbox, reached } = setting([new ServerError(413, "too-large", "-")]);
  await assert.rejects(outbox.deliver(says("a")), ServerError);
  await assert.rejects(outbox.deliver(says("too long")), RangeError);
  await outbox.deliver(says("b"));
  assert.deepEqual(reached, ["s1 a", "s1 b"]);
});

test("a closed outbox sends nothing more, and a hurried one does not wait", async () => {
  const reached: string[] = [];
  const outbox = new Outbox(
    "s",
    async ({ seq }) => String(seq),
    async (body) => {
      reached.push(body);
      if (reached.length < 3) throw new OfflineError();
    },
    new Persisting(() => new Promise(() => undefined)),
  );
  const delivered = outbox.deliver(says("a"), { onTrouble: () => setTimeout(() => outbox.hurry()) });
  await delivered;
  assert.deepEqual(reached, ["1", "1", "1"]);
  outbox.close();
  await assert.rejects(outbox.deliver(says("b")), OfflineError);
  assert.equal(reached.length, 3);
});
