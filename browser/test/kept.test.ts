import assert from "node:assert/strict";
import test from "node:test";
import { saysKept } from "../src/report/kept.ts";

test("n12 only an answer that names the case counts as kept", async () => {
  const sent = JSON.stringify({ v: 1, case: "AAAAAAAAAAAAAAAAAAAAAA", report: "x" });
  const kept = (status: number, body: string | null): Promise<boolean> => saysKept(new Response(body, { status }), sent);
  const answer = JSON.stringify({ v: 1, case: "AAAAAAAAAAAAAAAAAAAAAA" });
  assert.ok(await kept(201, answer));
  assert.ok(await kept(200, answer));
  assert.ok(!(await kept(202, answer)));
  assert.ok(!(await kept(204, null)));
  for (const other of ["", "<p>Sign in to this network</p>", "null", "{}", '{"case":"BBBBBBBBBBBBBBBBBBBBBB"}', answer.slice(0, -2)]) {
    assert.ok(!(await kept(200, other)), other);
  }
  assert.ok(!(await saysKept(new Response("{}"), "{}")));
});
