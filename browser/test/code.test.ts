import assert from "node:assert/strict";
import test from "node:test";
import { hasWords, type Lists, readCode } from "../src/mailbox/code.ts";
import { newReceipt, toDigits, toWords } from "../src/protocol/receipt.ts";
import { english, simplifiedChinese, traditionalChinese } from "../src/protocol/words.ts";

const LISTS: Lists = [english, simplifiedChinese, traditionalChinese];

const problem = (text: string, lists: Lists = LISTS): string | null => readCode(text, lists).problem;

test("a code is taken however it was typed or pasted", () => {
  for (let i = 0; i < 20; i++) {
    const receipt = newReceipt();
    const digits = toDigits(receipt);
    const plain = digits.replace(/ /g, "");
    const at = (from: number) => (digit: string) => String.fromCharCode(from + Number(digit));
    const words = toWords(receipt, english);
    const forms = [
      digits,
      plain,
      plain.split("").join(" "),
      digits.replace(/ /g, "-"),
      digits.replace(/ /g, "\n"),
      `\u200b${digits}\ufeff`,
      digits.replace(/\d/g, at(0xff10)),
      digits.replace(/\d/g, at(0x0660)),
      digits.replace(/\d/g, at(0x06f0)),
      `Code: ${digits}`,
      `${digits.slice(0, 19)}\n${digits.slice(20)}\n${words}`,
      words,
      words.toUpperCase(),
      words.replace(/ /g, "\n"),
      toWords(receipt, simplifiedChinese),
      [...toWords(receipt, traditionalChinese)].join("、 ").replace(/、/g, ""),
    ];
    for (const form of forms) {
      const read = readCode(form, LISTS);
      assert.deepEqual(read.receipt, receipt, `${JSON.stringify(form)}: ${read.problem}`);
    }
    assert.deepEqual(readCode(digits, null).receipt, receipt, "digits need no list");
  }
});

test("a typo is told kindly by what is wrong", () => {
  const digits = toDigits(newReceipt());
  for (let at = 0; at < digits.length; at++) {
    if (digits[at] === " ") continue;
    const changed = digits.slice(0, at) + ((Number(digits[at]) + 1) % 10) + digits.slice(at + 1);
    assert.equal(problem(changed), "code-digits-wrong");
  }
  const plain = digits.replace(/ /g, "");
  for (let at = 0; at + 1 < plain.length; at++) {
    if (plain[at] === plain[at + 1]) continue;
    const swapped = plain.slice(0, at) + plain[at + 1] + plain[at] + plain.slice(at + 2);
    assert.equal(problem(swapped), "code-digits-wrong");
  }
  assert.deepEqual(readCode(plain.slice(1), LISTS), {
    receipt: null,
    problem: "code-digits-count",
    values: { count: "27" },
  });
  for (const empty of ["", "  \n", "…", "-"]) assert.equal(problem(empty), "code-empty");

  const words = toWords(newReceipt(), english).split(" ");
  assert.deepEqual(readCode(words.slice(1).join(" "), LISTS), {
    receipt: null,
    problem: "code-words-count",
    values: { count: "7" },
  });
  const wrong = [...words.slice(0, 4), "abandonn", ...words.slice(5)].join(" ");
  assert.deepEqual(readCode(wrong, LISTS), { receipt: null, problem: "code-word-unknown", values: { number: "5" } });
  const han = [...toWords(newReceipt(), traditionalChinese)];
  han[7] = "龘";
  assert.equal(problem(han.join("")), "code-word-unknown");
  assert.equal(problem(han.slice(1).join("")), "code-words-count");
  assert.equal(problem(words.join(" "), null), "code-no-lists");
});

test("n26 an over-long code is refused before anything is done with it", () => {
  for (const text of ["1".repeat(513), "字".repeat(171), " ".repeat(10_000_000)]) assert.equal(problem(text), "code-too-long");
});

test("lists are needed for words only", () => {
  for (const text of ["0123 4567", "０１２３", "٠١٢٣", ""]) assert.ok(!hasWords(text), text);
  for (const text of ["abandon", "的一是", "1234 x"]) assert.ok(hasWords(text), text);
});
