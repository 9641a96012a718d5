// The secret a reporter keeps, as digits and as words, and the keys it gives (spec section 2).

import { derive, identityFromSeed, randomBytes, recipientOf, sha256, stretch } from "./keys.ts";
import { concat, utf8 } from "./encoding.ts";

/** Bytes of a receipt and of a fingerprint: 88 bits. */
export const RECEIPT_BYTES = 11;

/** The longest text, in UTF-8 bytes, that is looked at when somebody types a receipt. */
export const RECEIPT_TEXT_BYTES = 512;

const DIGITS = 27;
const WORDS = 8;
const WORD_BITS = 11;

/** The quasigroup of Damm's thesis: a row for the state so far, a column for the next digit. */
const DAMM = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

/** The Damm check digit of a string of ASCII digits; 0 over digits that end in their own check digit. */
export function damm(digits: string): number {
  let state = 0;
  for (const digit of digits) state = Number(DAMM[state]![Number(digit)]);
  return state;
}

/** A fresh receipt: 11 random bytes. */
export function newReceipt(): Uint8Array {
  return randomBytes(RECEIPT_BYTES);
}

function toNumber(bytes: Uint8Array): bigint {
  if (bytes.length !== RECEIPT_BYTES) throw new RangeError("a receipt has 11 bytes");
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

function fromNumber(number: bigint): Uint8Array {
  const bytes = new Uint8Array(RECEIPT_BYTES);
  for (let i = RECEIPT_BYTES - 1, rest = number; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return bytes;
}

/** 11 bytes as 28 digits, the last one a check digit, in 7 groups of 4 with spaces between. */
export function toDigits(bytes: Uint8Array): string {
  const digits = toNumber(bytes).toString().padStart(DIGITS, "0");
  return (digits + damm(digits)).match(/.{4}/g)!.join(" ");
}

/** 11 bytes as the places of 8 words in any BIP-39 list. */
export function toIndices(bytes: Uint8Array): number[] {
  const number = toNumber(bytes);
  return Array.from({ length: WORDS }, (_, i) => Number((number >> BigInt(WORD_BITS * (WORDS - 1 - i))) & 0x7ffn));
}

/** 11 bytes as 8 words of a BIP-39 list: with spaces between, or, from a list of single characters, without. */
export function toWords(bytes: Uint8Array, list: readonly string[]): string {
  return toIndices(bytes)
    .map((index) => list[index]!)
    .join(isSingle(list) ? "" : " ");
}

/**
 * The 11 bytes of a typed receipt: 28 digits, or 8 words of one of `lists`, of which the first that has all words
 * counts (some characters are in both Chinese lists). White space, hyphens, dots and case do
 * not matter, full-width characters count as plain ones. Null if it is neither, the check digit is wrong, or
 * the text has more than 512 bytes, which is refused before anything else.
 */
export function parse(text: string, lists: readonly (readonly string[])[]): Uint8Array | null {
  if (text.length > RECEIPT_TEXT_BYTES || utf8(text).length > RECEIPT_TEXT_BYTES) return null;
  const folded = text.normalize("NFKC").toLowerCase();
  const digits = folded.replace(SEPARATORS, "");
  if (/^[0-9]{28}$/.test(digits)) {
    const number = BigInt(digits.slice(0, DIGITS));
    return damm(digits) === 0 && number < 1n << 88n ? fromNumber(number) : null;
  }
  for (const list of lists) {
    // Lists of single characters need no spaces between them.
    const words = isSingle(list) ? [...digits] : folded.split(SEPARATORS).filter((word) => word !== "");
    const indices = words.map((word) => list.indexOf(word));
    if (indices.length === WORDS && !indices.includes(-1)) {
      return fromNumber(indices.reduce((number, index) => (number << BigInt(WORD_BITS)) | BigInt(index), 0n));
    }
  }
  return null;
}

function isSingle(list: readonly string[]): boolean {
  return list[0]!.length === 1;
}

// White space, hyphens and dashes of every script, and dots, the ideographic and middle ones too.
const SEPARATORS = /[\s\p{Pd}\u2212.\u3002\u00b7\u30fb]+/gu;

/** The keys that a receipt gives in one intake. */
export interface ReceiptKeys {
  /** What the server is shown to open the mailbox, 32 bytes. */
  mailboxKey: Uint8Array;
  /** SHA-256 of `mailboxKey`: the mailbox's public name, 32 bytes. */
  mailbox: Uint8Array;
  /** What mails to this mailbox are opened with. */
  replyIdentity: string;
  /** What mails to this mailbox are sealed to. */
  replyRecipient: string;
  /** Authenticates follow-ups, 32 bytes. */
  authorKey: Uint8Array;
  /** Authenticates slips and first mails, 32 bytes. */
  slipKey: Uint8Array;
  /** Names the parts of files, 32 bytes. */
  partsKey: Uint8Array;
}

/** The keys of a receipt (11 bytes) in an intake (`instance`, 16 bytes): one `stretch`, then derivations. */
export async function receiptKeys(
  receipt: Uint8Array,
  instance: Uint8Array,
  onProgress?: (fraction: number) => void,
): Promise<ReceiptKeys> {
  if (receipt.length !== RECEIPT_BYTES) throw new RangeError("a receipt has 11 bytes");
  const stretched = await stretch(receipt, instance, onProgress);
  const mailboxKey = derive(stretched, "thicket/v1 mailbox");
  const replyIdentity = identityFromSeed(derive(stretched, "thicket/v1 reply"));
  return {
    mailboxKey,
    mailbox: sha256(mailboxKey),
    replyIdentity,
    replyRecipient: recipientOf(replyIdentity),
    authorKey: derive(stretched, "thicket/v1 author"),
    slipKey: derive(stretched, "thicket/v1 slip"),
    partsKey: derive(stretched, "thicket/v1 parts"),
  };
}

/** The fingerprint of an intake: the first 11 bytes of SHA-256 over its genesis hash (32 bytes). */
export function intakeFingerprint(genesis: Uint8Array): Uint8Array {
  return sha256(concat("thicket/v1 fingerprint\0", genesis)).slice(0, RECEIPT_BYTES);
}
