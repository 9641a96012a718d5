// Files that are broken, or made to break what reads them: a typed answer, in bounded time and memory, every time.

import assert from "node:assert/strict";
import test from "node:test";
import { deflateSync } from "node:zlib";
import { cleanWith } from "../src/cleaning/clean.ts";
import { clean as cleanIn } from "../src/cleaning/client.ts";
import { MEDIA } from "../src/cleaning/media-worker.ts";
import type { Cleaned } from "../src/cleaning/types.ts";
import { box, CATALOG, chunks, clean, document, PAGE, PAGES, PLANTED, read, stream, unpacked } from "./cleaning-files.ts";

async function isUnknown(given: Uint8Array | Blob, what: string, within = 10_000): Promise<void> {
  const start = performance.now();
  const { hidden, removed } = await clean(given);
  assert.deepEqual([what, hidden, removed], [what, "unknown", []]);
  assert.ok(performance.now() - start < within, `${what} took too long`);
}

for (const name of PLANTED) {
  test(`n20 ${name}, cut off anywhere, is never called clean while something is left`, async () => {
    const whole = read(name);
    // Every length of small files and of the beginning of others.
    const step = name.endsWith(".pdf") ? 61 : whole.length > 5_000 ? 7 : 1;
    for (let length = 0; length < whole.length; length += length < 300 ? 1 : step) {
      const given = whole.subarray(0, length);
      const { hidden, bytes } = await clean(given);
      if (hidden === "removed") assert.equal(/fiction/i.test(unpacked(bytes)), false, `${length} bytes`);
      else assert.ok(hidden === "unknown" && bytes.equals(given), `${length} bytes`);
    }
  });

  test(`n20 ${name} with flipped bytes gives an answer`, async () => {
    const whole = read(name);
    let state = 42;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 150; round++) {
      const given = Buffer.from(whole);
      for (let flips = 1 + random(4); flips > 0; flips--) given[random(given.length)] = random(256);
      const { hidden, remains, bytes } = await clean(given);
      assert.ok(hidden === "removed" || (hidden === "unknown" && (remains.length > 0 || bytes.equals(given))));
    }
  });
}

test("a truncated photograph, picture or film is not called clean", async () => {
  for (const name of ["photograph.jpg", "screenshot.png", "animated.gif", "picture.webp", "film.mp4", "film.mov", "photograph.heic"]) {
    const whole = read(name);
    await isUnknown(whole.subarray(0, whole.length - 3), name);
    await isUnknown(whole.subarray(0, whole.length >> 1), name);
  }
});

test("absurd sizes and counts are refused before memory is taken", async () => {
  const film = read("film.mp4");
  for (const table of ["stsz", "stco", "stsc", "stsd", "trak", "moov", "dref"]) {
    for (const value of [0xffffffff, 0x7fffffff, 0x10000000]) {
      const [size, count] = [Buffer.from(film), Buffer.from(film)];
      size.writeUInt32BE(value, film.indexOf(table) - 4);
      await isUnknown(size, `size of ${table}`);
      if (!/^st(sz|co|sc)$/.test(table)) continue;
      count.writeUInt32BE(value, film.indexOf(table) + (table === "stsz" ? 12 : 8));
      await isUnknown(count, `count of ${table}`);
    }
  }
  const picture = read("photograph.heic");
  for (const table of ["iloc", "iinf", "ipma", "meta"]) {
    const size = Buffer.from(picture);
    size.writeUInt32BE(0xfffffff0, picture.indexOf(table) - 4);
    await isUnknown(size, `size of ${table}`);
  }
  const screenshot = Buffer.from(read("screenshot.png"));
  screenshot.writeUInt32BE(0xffffffff, screenshot.indexOf("IDAT") - 4);
  await isUnknown(screenshot, "a chunk");
});

test("samples that reach out of the data, or into another file, are refused", async () => {
  const film = read("film.mp4");
  const offset = film.indexOf("stco") + 12;
  for (const at of [0, 8, film.length - 1, 0x7fffffff]) {
    const moved = Buffer.from(film);
    moved.writeUInt32BE(at, offset);
    await isUnknown(moved, `samples at ${at}`);
  }
  const elsewhere = Buffer.from(film);
  elsewhere[film.indexOf("url ") + 7] = 0;
  await isUnknown(elsewhere, "data elsewhere");
});

test("boxes in boxes, and lists of boxes without end, are refused in bounded time", async () => {
  const film = read("film.mp4");
  const start = film.subarray(0, film.readUInt32BE(0));
  let nested: Buffer = box("trak", "");
  for (let depth = 0; depth < 2_000; depth++) nested = box("trak", nested);
  await isUnknown(Buffer.concat([start, box("moov", nested)]), "nested");
  await isUnknown(Buffer.concat([start, box("moov", Buffer.concat(Array.from({ length: 500_000 }, () => box("free"))))]), "many");
  await isUnknown(Buffer.concat([start, ...Array.from({ length: 210_000 }, () => box("free"))]), "many outside", 60_000);
  const header = read("film.webm").subarray(0, read("film.webm").indexOf(Buffer.from("18538067", "hex")));
  const voids = Buffer.concat([Buffer.from("18538067", "hex"), Buffer.from("01ffffffffffffff", "hex"), Buffer.alloc(3_000_000, "\xec\x80", "latin1")]);
  await isUnknown(Buffer.concat([header, voids]), "empty elements", 60_000);
});

test("a colour profile that unpacks to gigabytes is left out", async () => {
  const bomb = deflateSync(Buffer.alloc(200_000_000));
  const screenshot = read("screenshot.png");
  const profile = chunks(screenshot).find(({ type }) => type === "iCCP")!.content;
  const content = Buffer.concat([Buffer.from("icc\0\0", "latin1"), bomb]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const at = screenshot.indexOf("iCCP");
  const exploded = Buffer.concat([
    screenshot.subarray(0, at - 4),
    length,
    Buffer.from("iCCP"),
    content,
    screenshot.subarray(at + 4 + profile.length),
  ]);
  const before = process.memoryUsage().arrayBuffers;
  const { hidden, bytes } = await clean(exploded);
  assert.equal(hidden, "removed");
  assert.equal(bytes.includes("iCCP"), false);
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024);
});

test("documents made to burst are refused in bounded time and memory", async () => {
  assert.equal((await clean(document([CATALOG, PAGES, PAGE, stream("", Buffer.from("q Q"))]))).hidden, "removed");
  const bomb = deflateSync(Buffer.alloc(300_000_000));
  const twice = deflateSync(bomb);
  const before = process.memoryUsage().rss;
  await isUnknown(document([CATALOG, PAGES, PAGE, stream("/Filter /FlateDecode", bomb)]), "a page");
  await isUnknown(document([CATALOG, PAGES, PAGE, stream("/Filter [/FlateDecode /FlateDecode]", twice)]), "twice");
  await isUnknown(document([CATALOG, PAGES, PAGE, stream("/Type /ObjStm /N 9 /First 9 /Filter /FlateDecode", bomb)]), "objects");
  await isUnknown(document([CATALOG, PAGES, PAGE, stream("/Type /XRef /Size 9 /W [1 2 1] /Filter /FlateDecode", bomb)]), "table");
  assert.ok(process.memoryUsage().rss - before < 600 * 1024 * 1024, "memory");
  await isUnknown(document([CATALOG, PAGES, PAGE, "[".repeat(200_000)]), "nested lists");
  await isUnknown(document([CATALOG, PAGES, PAGE, `${"<</A ".repeat(100_000)}1${">>".repeat(100_000)}`]), "nested dictionaries");
  await isUnknown(document([CATALOG, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]), "pages in a circle");
  await isUnknown(document([CATALOG, "<< /Type /Pages /Kids [] /Count 0 >>", ""]), "broken");
  const among = "q BI /W 1 /H 1 /F /DCT ID \xff\xd8\xff\xe1\0\x20Exif\0\0MM EI Q";
  await isUnknown(document([CATALOG, PAGES, PAGE, stream("", Buffer.from(among, "latin1"))]), "a photograph among words");
});

test("chains of a hundred thousand links do not exhaust the stack", async () => {
  const links = Array.from({ length: 100_000 }, (_, index) => `<< /Title (${index}) /Next ${index + 6} 0 R >>`);
  const catalog = "<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R >>";
  const { hidden } = await clean(document([catalog, PAGES, PAGE, stream("", Buffer.from("q Q")), ...links]));
  assert.equal(hidden, "removed");
});

test("a film of a gigabyte is never read whole", async () => {
  const film = read("film.mov");
  const start = film.subarray(0, film.readUInt32BE(0));
  const moov = film.subarray(film.indexOf("moov") - 4, film.indexOf("moov") - 4 + film.readUInt32BE(film.indexOf("moov") - 4));
  const data = film.indexOf("mdat") - 4;
  const million = new Blob([Buffer.alloc(1 << 20, "Fiction!")]);
  const large = Buffer.alloc(16);
  large.writeUInt32BE(1);
  large.write("mdat", 4);
  large.writeBigUInt64BE(BigInt(16 + (1 << 30) + film.length - data - 8), 8);
  // The film, with a gigabyte that no track names in front of its samples.
  const moved = Buffer.from(moov);
  for (let at = moved.indexOf("stco"); at >= 0; at = moved.indexOf("stco", at + 4)) {
    for (let index = 0; index < moved.readUInt32BE(at + 8); index++) {
      const place = at + 12 + index * 4;
      moved.writeUInt32BE(moved.readUInt32BE(place) + (1 << 30) + start.length + moov.length + 16 - data - 8, place);
    }
  }
  const pieces = [start, moved, large, ...Array.from({ length: 1 << 10 }, () => million), film.subarray(data + 8)];
  const file = new Blob(pieces as BlobPart[]);
  const before = process.memoryUsage();
  const { hidden, blob } = await cleanWith(MEDIA, file);
  assert.equal(hidden, "removed");
  assert.equal(blob.size, file.size);
  const after = process.memoryUsage();
  assert.ok(after.rss - before.rss < 128 * 1024 * 1024, "memory");
  const samples = Buffer.from(await blob.slice(blob.size - 1000).arrayBuffer());
  assert.ok(samples.equals(film.subarray(-1000)));
  const between = Buffer.from(await blob.slice(1 << 29, (1 << 29) + 4096).arrayBuffer());
  assert.ok(between.every((byte) => byte === 0));
});

/** A worker that answers with what it was made to. */
function pretend(behave: (worker: { onmessage: unknown; onerror: unknown }, file: Blob) => void): string[] {
  const seen: string[] = [];
  class Pretended {
    onmessage: ((event: { data: unknown }) => void) | null = null;
    onerror: (() => void) | null = null;
    constructor(script: string) {
      seen.push(script);
    }
    postMessage(file: Blob): void {
      behave(this, file);
    }
    terminate(): void {
      seen.push("ended");
    }
  }
  (globalThis as { Worker?: unknown }).Worker = Pretended;
  return seen;
}

test("a worker that hangs or dies costs the cleaning, not the file", async () => {
  const scripts = { media: "media.js", documents: "documents.js" };
  const photograph = new Blob([read("photograph.jpg") as Uint8Array<ArrayBuffer>]);
  const paper = new Blob([read("document.pdf") as Uint8Array<ArrayBuffer>]);
  const unknown = (file: Blob, kind: string): unknown => ({ blob: file, kind, hidden: "unknown", removed: [], remains: [] });

  let seen = pretend(() => {});
  assert.deepEqual(await cleanIn(paper, scripts, { within: 20 }), unknown(paper, "pdf"));
  assert.deepEqual(seen, ["documents.js", "ended"]);
  seen = pretend((worker) => (worker.onerror as () => void)());
  assert.deepEqual(await cleanIn(photograph, scripts), unknown(photograph, "jpeg"));
  assert.deepEqual(seen, ["media.js", "ended"]);
  seen = pretend(() => {
    throw new Error("no worker is to be started");
  });
  assert.deepEqual(await cleanIn(photograph, scripts, { keep: true }), { ...(unknown(photograph, "jpeg") as Cleaned), hidden: "kept" });
  assert.deepEqual(await cleanIn(new Blob(["words"]), scripts).then(({ hidden }) => hidden), "unknown");
  assert.deepEqual(seen, []);

  pretend((worker, file) => void clean(file).then((data) => (worker.onmessage as (event: unknown) => void)({ data })));
  assert.equal((await cleanIn(photograph, scripts)).hidden, "removed");
});
