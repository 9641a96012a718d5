// Seals a report: PROTOCOL.md, sections 4 and 6.

import { rosterOf } from "./ledger.mjs";
import { b64, caseOf, digitsOf, hmac, identityOf, join, random, receiptKeys, recipientOf, seal, sha256 } from "./protocol.mjs";

/** The body of `POST reports`, and the receipts' digits. */
export async function sealReport(state, desk, locale, answers) {
  const [real, safe] = [random(11), random(11)];
  const keys = { real: await receiptKeys(real, state.instance), safe: await receiptKeys(safe, state.instance) };
  const identity = identityOf(random(32));
  const recipient = await recipientOf(identity);
  const id = b64(caseOf(state.instance, recipient));
  const named = ({ mailbox, replyRecipient, authorKey }) => ({
    mailbox: b64(mailbox),
    recipient: replyRecipient,
    author_key: b64(authorKey),
  });

  const frame = (kind) => ({ v: 1, kind, case: id });
  const mailboxes = { real: named(keys.real), safe: named(keys.safe) };
  const report = await seal(recipient, { ...frame("report"), form: "1", locale, answers, mailboxes }, "report");
  const card = await seal(
    recipient,
    {
      ...frame("card"),
      seq: 0,
      // This client answers one question only, from which no rule of urgency follows.
      urgency: "U4",
      kinds: [],
      where: [],
      languages: [locale],
      summary: [...answers.happened].slice(0, 150).join(""),
      tags: [],
    },
    "card",
  );
  const grant = { ...frame("grant"), identity, report: b64(sha256(report)), card: b64(sha256(card)) };
  const readers = rosterOf(state, desk);
  if (state.recovery !== null) readers.push({ account: b64(Buffer.alloc(16)), recipient: state.recovery });
  const grants = [];
  for (const reader of readers) {
    grants.push({ account: reader.account, key: b64(await seal(reader.recipient, grant, "grant")) });
  }

  const sealFor = async ({ replyRecipient, slipKey }, kind, fields) => {
    const payload = Buffer.from(JSON.stringify({ ...frame(kind), ...fields }));
    const mac = hmac(slipKey, join(`thicket/v1 ${kind}\0`, state.instance, payload));
    return b64(await seal(replyRecipient, { v: 1, payload: b64(payload), mac: b64(mac) }, kind));
  };
  const sorted = [keys.real, keys.safe].sort((a, b) => Buffer.compare(a.mailbox, b.mailbox));
  const sent = [];
  for (const key of sorted) {
    sent.push({
      mailbox: b64(key.mailbox),
      slip: await sealFor(key, "slip", { genesis: state.genesis, ledger: state.head }),
      first: await sealFor(key, "first", { locale, words: "received" }),
    });
  }
  const body = JSON.stringify({
    v: 1,
    case: id,
    case_recipient: recipient,
    desk,
    ledger: { seq: state.head.seq },
    mailboxes: sent,
    report: b64(report),
    card: b64(card),
    grants,
  });
  return { case: id, body, receipts: { real: digitsOf(real), safe: digitsOf(safe) } };
}
