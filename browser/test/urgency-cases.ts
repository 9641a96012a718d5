// Cases for the rules of urgency, on both sides of every edge. They also go into the vectors.

import type { JsonObject } from "../src/protocol/encoding.ts";

/** The sender's day in all of them. */
export const TODAY = "2026-11-22";

const coming = (type: string, date: string): JsonObject => ({ coming_up: [{ type, date, note: "" }] });

/** Name, urgency, answers. */
export const URGENCY_CASES: readonly [string, string, JsonObject][] = [
  ["nothing answered", "U4", {}],
  ["danger in the next hours", "U1", { danger: "now" }],
  ["danger in the next days", "U2", { danger: "soon" }],
  ["danger is ongoing", "U3", { danger: "ongoing" }],
  ["danger is over", "U4", { danger: "past" }],
  ["danger unknown", "U4", { danger: "unsure" }],

  ["a removal flight today", "U1", coming("removal_flight", "2026-11-22")],
  ["a removal flight in 14 days", "U1", coming("removal_flight", "2026-12-06")],
  ["a removal flight in 15 days", "U2", coming("removal_flight", "2026-12-07")],
  ["a removal flight yesterday", "U4", coming("removal_flight", "2026-11-21")],
  ["an extradition decision in 14 days", "U1", coming("extradition_decision", "2026-12-06")],
  ["an extradition decision next month, by month", "U1", coming("extradition_decision", "2026-12")],
  ["an extradition decision this month, by month", "U4", coming("extradition_decision", "2026-11")],
  ["an extradition decision next year, by year", "U4", coming("extradition_decision", "2027")],
  ["a lure and travel in 7 days", "U1", { kinds: ["lure"], ...coming("travel", "2026-11-29") }],
  ["a lure and travel in 8 days", "U2", { kinds: ["lure"], ...coming("travel", "2026-11-30") }],
  ["a lure and a meeting today", "U1", { kinds: ["lure"], ...coming("meeting_demanded", "2026-11-22") }],
  ["a lure and a court hearing in 7 days", "U2", { kinds: ["lure"], ...coming("court_hearing", "2026-11-29") }],
  ["travel in 7 days without a lure", "U2", coming("travel", "2026-11-29")],
  ["a lure alone", "U4", { kinds: ["lure"] }],
  ["taken today", "U1", { kinds: ["taken"], when: { start: "2026-11-22" } }],
  ["taken 7 days ago", "U1", { kinds: ["taken"], when: { start: "2026-11-15" } }],
  ["taken 8 days ago", "U2", { kinds: ["taken"], when: { start: "2026-11-14" } }],
  ["taken tomorrow", "U2", { kinds: ["taken"], when: { start: "2026-11-23" } }],
  ["taken, undated", "U2", { kinds: ["taken"] }],
  ["held abroad with a removal", "U1", { papers: ["detained_abroad", "removal"] }],
  ["held abroad with an extradition", "U1", { papers: ["extradition", "detained_abroad"] }],
  ["held abroad with an Interpol notice", "U1", { papers: ["interpol", "detained_abroad"] }],
  ["held abroad alone", "U4", { papers: ["detained_abroad"] }],
  ["an Interpol notice alone", "U4", { papers: ["interpol"] }],

  ["an attack", "U2", { kinds: ["attack"] }],
  ["a relative detained, undated", "U2", { home_effects: ["detained"] }],
  ["a relative missing for 92 days", "U2", { home_effects: ["missing"], when: { start: "2026-08-22" } }],
  ["a relative missing for 93 days", "U4", { home_effects: ["missing"], when: { start: "2026-08-21" } }],
  ["a relative hurt, only the year known", "U2", { home_effects: ["hurt"], when: { start: "2026" } }],
  ["a relative hurt in a month within 92 days", "U2", { home_effects: ["hurt"], when: { start: "2026-09" } }],
  ["a relative hurt in a month begun 113 days ago", "U4", { home_effects: ["hurt"], when: { start: "2026-08" } }],
  ["a relative to be detained", "U2", { home_effects: ["detained"], when: { start: "2026-12-24" } }],
  ["a relative out of work", "U4", { home_effects: ["job"] }],
  ["any date in 30 days", "U2", coming("passport_expiry", "2026-12-22")],
  ["any date in 31 days", "U4", coming("passport_expiry", "2026-12-23")],
  ["a date that is none", "U4", coming("passport_expiry", "2026-11-31")],
  ["in person, ended 14 days ago", "U2", { channel: ["in_person"], when: { end: "2026-11-08" } }],
  ["in person, ended 15 days ago", "U4", { channel: ["in_person"], when: { end: "2026-11-07" } }],
  ["a visit begun 14 days ago, no end", "U2", { kinds: ["visit"], when: { start: "2026-11-08" } }],
  ["a visit begun today, ended 15 days ago", "U4", { kinds: ["visit"], when: { start: "2026-11-22", end: "2026-11-07" } }],
  ["a visit begun 14 days ago, end unclear", "U2", { kinds: ["visit"], when: { start: "2026-11-08", end: "2026" } }],
  ["a visit, undated", "U4", { kinds: ["visit"] }],

  ["it goes on", "U3", { when: { ongoing: true } }],
  ["it goes on, as text", "U4", { when: { ongoing: "true" } }],
  ["many times", "U3", { how_often: "many" }],
  ["all the time", "U3", { how_often: "continuous" }],
  ["a few times", "U4", { how_often: "few" }],
  ["ongoing and an attack", "U2", { danger: "ongoing", kinds: ["attack"] }],
  ["soon, and a removal flight tomorrow", "U1", { danger: "soon", ...coming("removal_flight", "2026-11-23") }],
];
