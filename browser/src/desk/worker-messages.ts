// What goes to and comes from the queue worker, in the types of the workbench.
//
// Must never let an answer through that does not have the worker's shape.

import { has } from "../staff/texts.ts";
import type { Card } from "./model.ts";

/** What became of one card: opened, or the message id of why not. */
export interface OpenedCard {
  readonly card: Card | null;
  readonly trouble: string | null;
}

/** An answer of the worker: results by case. */
export interface OpenedMessage {
  readonly id: number;
  readonly results: ReadonlyMap<string, OpenedCard>;
}

/** What is said of a card that did not open for no reason that has a name. */
export const FAULT: OpenedCard = { card: null, trouble: "desk-not-opened" };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item: unknown) => typeof item === "string") : [];

/** A card as the protocol library opened it. */
export function readCard(value: unknown): Card | null {
  if (!isFields(value)) return null;
  const { seq, urgency, summary, author } = value;
  if (typeof seq !== "number" || typeof urgency !== "string" || typeof summary !== "string") return null;
  return {
    seq,
    urgency,
    summary,
    kinds: texts(value["kinds"]),
    where: texts(value["where"]),
    languages: texts(value["languages"]),
    tags: texts(value["tags"]),
    author: typeof author === "string" ? author : null,
  };
}

/** The message id for a reason of the protocol library. */
export function troubleOf(reason: unknown): string {
  const id = `tampering-${String(reason)}`;
  return has(id) ? id : "desk-not-opened";
}

function readResult(value: unknown): [string, OpenedCard] | null {
  if (!isFields(value) || typeof value["case"] !== "string") return null;
  const card = readCard(value["card"]);
  const trouble = card === null ? troubleOf(value["problem"]) : null;
  return [value["case"], { card, trouble }];
}

/** Reads an answer of the worker; null for any other message. */
export function readOpened(data: unknown): OpenedMessage | null {
  if (!isFields(data) || data["type"] !== "opened" || typeof data["id"] !== "number") return null;
  const results = Array.isArray(data["results"]) ? data["results"] : [];
  const read = results.map((result: unknown) => readResult(result)).filter((one) => one !== null);
  return { id: data["id"], results: new Map(read) };
}

/** Grants that a worker sealed, and the cases whose grants it could not open. */
export interface SealedMessage {
  readonly id: number;
  readonly grants: readonly { readonly case: string; readonly key: string }[];
  readonly failed: readonly string[];
}

/** Reads sealed grants of the worker; null for any other message. */
export function readSealed(data: unknown): SealedMessage | null {
  if (!isFields(data) || data["type"] !== "sealed" || typeof data["id"] !== "number") return null;
  const grants = Array.isArray(data["grants"]) ? (data["grants"] as unknown[]) : [];
  const read = grants.flatMap((one) => {
    const { case: id, key } = isFields(one) ? one : {};
    return typeof id === "string" && typeof key === "string" ? [{ case: id, key }] : [];
  });
  return { id: data["id"], grants: read, failed: texts(data["failed"]) };
}

/** Reads a worker's refusal of the ledger it was given; null for any other message. */
export function readRefused(data: unknown): OpenedCard | null {
  if (!isFields(data) || data["type"] !== "refused") return null;
  return { card: null, trouble: troubleOf(data["reason"]) };
}
