// Sends a report: `node send.mjs URL [WHAT HAPPENED]`. Prints one JSON line with the case and both receipts.

import { call, intakeOf } from "./http.mjs";
import { sealReport } from "./report.mjs";

const [url, happened = "A wholly fictional report, sent by a client that shares no code with Thicket."] = process.argv.slice(2);
if (url === undefined) throw new Error("usage: node send.mjs URL [WHAT HAPPENED]");
const { intake, state } = await intakeOf(url);
if (!intake.open) throw new Error("the intake is closed");
const { case: id, body, receipts } = await sealReport(state, intake.desks[0].id, "en", { happened });
const { json } = await call(url, "POST", "reports", body);
if (json.case !== id) throw new Error("another case was acknowledged");
console.log(JSON.stringify({ case: id, receipts }));
