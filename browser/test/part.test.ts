import assert from "node:assert/strict";
import { createHmac, randomBytes as manyBytes } from "node:crypto";
import test from "node:test";
import { Decrypter } from "age-encryption";
import { checkHeader } from "../src/protocol/age-header.ts";
import { concat } from "../src/protocol/encoding.ts";
import { generateIdentity, randomBytes, recipientOf } from "../src/protocol/keys.ts";
import {
  isPartSize,
  LARGEST_PART,
  openPart,
  PART_CONTENT_BYTES,
  partContent,
  partCount,
  partId,
  sealedPartSize,
  sealPart,
  SMALLEST_PART,
} from "../src/protocol/part.ts";
import { decrypt, sealBytes } from "../src/protocol/sealed-file.ts";
import { tampering } from "./intake.ts";

test("sizes of sealed parts are those of the protocol", () => {
  assert.equal(sealedPartSize(1), SMALLEST_PART);
  assert.equal(sealedPartSize(100_000), 102_400);
  assert.equal(sealedPartSize(PART_CONTENT_BYTES - 1), LARGEST_PART);
  assert.equal(sealedPartSize(PART_CONTENT_BYTES), LARGEST_PART);
  for (let content = 1; content < PART_CONTENT_BYTES; content += 99_991) {
    const size = sealedPartSize(content);
    assert.ok(isPartSize(size), `${content} bytes`);
    assert.ok(size > content + 2064 && size <= (content * 9) / 8 + SMALLEST_PART);
  }
  for (const size of [0, 1, 16_383, 16_385, LARGEST_PART - 1, LARGEST_PART + 1, Number.MAX_SAFE_INTEGER, NaN]) {
    assert.ok(!isPartSize(size), `${size} bytes`);
  }
});

test("a file is cut into as few parts as hold it", () => {
  assert.deepEqual([0, 1, PART_CONTENT_BYTES, PART_CONTENT_BYTES + 1].map(partCount), [0, 1, 1, 2]);
  assert.deepEqual([0, 1].map((number) => partContent(PART_CONTENT_BYTES + 1, number)), [PART_CONTENT_BYTES, 1]);
});

test("stock typage opens a part: its content, then zero bytes", async () => {
  const identity = generateIdentity();
  for (const length of [1, 14_000, 65_535, 65_536, 65_537, 300_000]) {
    const content = new Uint8Array(manyBytes(length));
    const sealed = sealPart(recipientOf(identity), content);
    assert.equal(sealed.length, sealedPartSize(length));
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const plaintext = await decrypter.decrypt(sealed);
    assert.deepEqual(plaintext.subarray(0, length), content);
    assert.ok(plaintext.subarray(length).every((byte) => byte === 0));
    assert.deepEqual(openPart(identity, sealed, length), content);
  }
});

test("a whole part takes exactly 8 MiB", () => {
  const identity = generateIdentity();
  const content = new Uint8Array(PART_CONTENT_BYTES).fill(7);
  const sealed = sealPart(recipientOf(identity), content);
  assert.equal(sealed.length, LARGEST_PART);
  assert.equal(Buffer.compare(openPart(identity, sealed, content.length), content), 0);
  assert.throws(() => sealPart(recipientOf(identity), new Uint8Array(PART_CONTENT_BYTES + 1)), RangeError);
  assert.throws(() => sealPart(recipientOf(identity), new Uint8Array()), RangeError);
});

test("a header that would leave an empty last chunk is drawn again", () => {
  const identity = generateIdentity();
  const recipient = recipientOf(identity);
  const content = new Uint8Array(65_536).fill(9);
  let [drawn, again] = [0, 0];
  for (let i = 0; i < 40; i++) {
    const asked: number[] = [];
    // For the first header a size with room for one whole chunk and 1 to 16 bytes more; then one with room enough.
    const sealed = sealBytes(
      recipient,
      content,
      (header) => {
        asked.push(header);
        return header + 16 + 65_552 + (asked.length === 1 ? 1 + (i % 16) : 17);
      },
      0,
    );
    drawn++;
    again += asked.length - 1;
    const last = (sealed.length - checkHeader(sealed).length - 16) % 65_552;
    assert.ok(last > 16);
    assert.deepEqual(decrypt(identity, sealed).subarray(0, content.length), content);
  }
  assert.ok(again >= drawn);
});

test("n20 a truncated or flipped part gives a typed error and no bytes", () => {
  const identity = generateIdentity();
  const content = new Uint8Array(manyBytes(100_000));
  const sealed = sealPart(recipientOf(identity), content);
  for (const at of [30, 1700, 40_000, sealed.length - 1]) {
    const flipped = sealed.slice();
    flipped[at]! ^= 4;
    assert.throws(() => openPart(identity, flipped, content.length), tampering("truncated"), `byte ${at}`);
  }
  for (const size of [16_384, 65_536, sealed.length - 16]) {
    assert.throws(() => openPart(identity, sealed.subarray(0, size), content.length), tampering("truncated"));
  }
  assert.throws(() => openPart(generateIdentity(), sealed, content.length), tampering("truncated"));
});

test("n60 a part that holds more or less than its announcement says is refused", () => {
  const identity = generateIdentity();
  const sealed = sealPart(recipientOf(identity), new Uint8Array(20_000).fill(1));
  assert.throws(() => openPart(identity, sealed, 19_999), tampering("file"));
  assert.throws(() => openPart(identity, sealed, 200_000), tampering("file"));
  assert.equal(openPart(identity, sealed, 20_000).length, 20_000);
});

test("a part's id is the same for the same receipt and file, and for no other", () => {
  const [key, instance, file] = [randomBytes(32), randomBytes(16), randomBytes(32)];
  const message = concat("thicket/v1 part\0", instance, file, new Uint8Array([0, 0, 1, 2]));
  const expected = createHmac("sha256", key).update(message).digest().subarray(0, 16);
  assert.deepEqual(Buffer.from(partId(key, instance, file, 258)), expected);
  const ids = [
    partId(key, instance, file, 0),
    partId(key, instance, file, 1),
    partId(key, instance, randomBytes(32), 0),
    partId(key, randomBytes(16), file, 0),
    partId(randomBytes(32), instance, file, 0),
  ];
  assert.equal(new Set(ids.map((id) => id.join())).size, ids.length);
});
