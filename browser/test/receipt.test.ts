import assert from "node:assert/strict";
import test from "node:test";
import { damm, newReceipt, parse, RECEIPT_TEXT_BYTES, toDigits, toWords } from "../src/protocol/receipt.ts";
import { english, simplifiedChinese, traditionalChinese } from "../src/protocol/words.ts";

const LISTS = [english, simplifiedChinese, traditionalChinese];

test("the quasigroup of Damm's thesis gives the check digit of its example", () => {
  assert.equal(damm("572"), 4);
  assert.equal(damm("5724"), 0);
});

test("a receipt is read back from its digits and from the words of every list", () => {
  for (let i = 0; i < 100; i++) {
    const receipt = newReceipt();
    const digits = toDigits(receipt);
    assert.match(digits, /^(\d{4} ){6}\d{4}$/);
    assert.deepEqual(parse(digits, LISTS), receipt);
    for (const list of LISTS) assert.deepEqual(parse(toWords(receipt, list), [list]), receipt);
  }
});

test("the smallest and the largest receipt, and one beyond", () => {
  const largest = new Uint8Array(11).fill(0xff);
  assert.equal(toDigits(new Uint8Array(11)), "0000 0000 0000 0000 0000 0000 0000");
  assert.deepEqual(parse(toDigits(largest), []), largest);
  const beyond = (1n << 88n).toString().padStart(27, "0");
  assert.equal(parse(beyond + damm(beyond), []), null);
  assert.equal(parse("9".repeat(27) + damm("9".repeat(27)), []), null);
  assert.equal(toWords(new Uint8Array(11), english), Array(8).fill("abandon").join(" "));
  assert.equal(toWords(largest, english), Array(8).fill("zoo").join(" "));
});

test("every single wrong digit and every swap of neighbours is noticed", () => {
  const digits = toDigits(newReceipt()).replace(/ /g, "");
  for (let at = 0; at < digits.length; at++) {
    for (const other of "0123456789".replace(digits[at]!, "")) {
      assert.equal(parse(digits.slice(0, at) + other + digits.slice(at + 1), LISTS), null);
    }
    if (at > 0 && digits[at] !== digits[at - 1]) {
      assert.equal(parse(digits.slice(0, at - 1) + digits[at] + digits[at - 1] + digits.slice(at + 1), LISTS), null);
    }
  }
});

test("spacing, separators, case and full-width characters do not matter", () => {
  const receipt = newReceipt();
  const digits = toDigits(receipt);
  const fullWidth = digits.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
  const words = toWords(receipt, english);
  const characters = toWords(receipt, simplifiedChinese);
  for (const text of [
    digits.replace(/ /g, ""),
    digits.replace(/ /g, "-"),
    digits.replace(/ /g, "."),
    digits.replace(/ /g, "\u2013"),
    digits.replace(/ /g, "\u3000"),
    `\n\t${digits}\r\n`,
    fullWidth,
    words.toUpperCase(),
    words.replace(/ /g, " - "),
    words.replace(/ /g, "\n"),
    characters,
    [...characters].join(" "),
    [...characters].join("。"),
  ]) {
    assert.deepEqual(parse(text, [english, simplifiedChinese]), receipt, JSON.stringify(text));
  }
});

test("what is neither 28 digits nor 8 words of one list is no receipt", () => {
  const words = toWords(newReceipt(), english).split(" ");
  for (const text of [
    "",
    " ",
    "1".repeat(27),
    "1".repeat(29),
    "a".repeat(28),
    words.slice(1).join(" "),
    [...words, words[0]].join(" "),
    [...words.slice(1), "的"].join(" "),
    [...words.slice(1), "thicket"].join(" "),
    words.join(""),
  ]) {
    assert.equal(parse(text, LISTS), null, text);
  }
});

test("n26 an over-long receipt is refused before it is looked at", () => {
  const digits = toDigits(newReceipt());
  const padded = (length: number): string => digits + " ".repeat(length - digits.length);
  assert.notEqual(parse(padded(RECEIPT_TEXT_BYTES), LISTS), null);
  assert.equal(parse(padded(RECEIPT_TEXT_BYTES + 1), LISTS), null);
  // Bytes count, not characters: an ideographic space has three.
  assert.equal(parse(digits + "\u3000".repeat(200), LISTS), null);
  const started = performance.now();
  assert.equal(parse("1 ".repeat(50_000_000), LISTS), null);
  assert.ok(performance.now() - started < 500);
});

test("the word lists survive the folding that typed text goes through", () => {
  for (const list of LISTS) {
    assert.equal(list.length, 2048);
    assert.equal(new Set(list).size, 2048);
    for (const word of list) assert.equal(word.normalize("NFKC").toLowerCase(), word);
  }
});
