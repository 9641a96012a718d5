import assert from "node:assert/strict";
import test from "node:test";
import { urgencyOf } from "../src/protocol/urgency.ts";
import { TODAY, URGENCY_CASES } from "./urgency-cases.ts";

test("the first rule that holds gives the urgency", () => {
  for (const [name, expected, answers] of URGENCY_CASES) {
    assert.equal(urgencyOf({ happened: "x", ...answers }, TODAY), expected, name);
  }
});

test("answers of any shape give an urgency and never throw", () => {
  for (const odd of [null, 7, "x", [], {}, [null], [[]], [{}], { start: {} }, "2026-13-45"]) {
    for (const key of ["danger", "kinds", "when", "coming_up", "papers", "home_effects", "channel", "how_often"]) {
      assert.match(urgencyOf({ happened: "x", [key]: odd }, TODAY), /^U[1-4]$/);
    }
  }
});
