// Talks to an intake: PROTOCOL.md, section 6.

import { verifyLedger, rosterOf } from "./ledger.mjs";
import { b64 } from "./protocol.mjs";

/** One call; throws the problem's type for anything but a success. */
export async function call(url, method, path, body, cookie) {
  const headers = { ...(body && { "content-type": "application/json" }), ...(cookie && { cookie }) };
  const answer = await fetch(new URL(`/api/v1/${path}`, url), { method, headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  return { json: text === "" ? null : JSON.parse(text), headers: answer.headers };
}

/** The intake and its ledger, verified, with every roster that the server names. */
export async function intakeOf(url) {
  const { json: intake } = await call(url, "GET", "intake");
  const { json: ledger } = await call(url, "GET", "ledger");
  if (intake.v !== 1 || ledger.v !== 1) throw new Error("another version");
  const state = verifyLedger(ledger.entries, intake.genesis);
  if (intake.instance !== b64(state.instance)) throw new Error("another instance");
  for (const desk of intake.desks) {
    const expected = rosterOf(state, desk.id).map(({ account, recipient }) => `${account} ${recipient}`);
    const named = desk.roster.map(({ account, recipient }) => `${account} ${recipient}`);
    if (expected.sort().join() !== named.sort().join()) throw new Error("the roster is not the ledger's");
  }
  return { intake, state };
}
