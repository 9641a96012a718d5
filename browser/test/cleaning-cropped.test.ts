// What was cut off from a picture, a film or a page: it is either taken out or told, and never called removed.

import assert from "node:assert/strict";
import test from "node:test";
import { type Box, boxesIn } from "../src/cleaning/boxes.ts";
import { cutsOff, isTrimmed } from "../src/cleaning/cuts.ts";
import { readContent } from "../src/cleaning/pdf-content.ts";
import type { Cleaned } from "../src/cleaning/types.ts";
import { chosen, offer } from "../src/files/choices.ts";
import { box, CATALOG, clean, document, exiftool, PAGE, PAGES, read, type Result, stream, unpacked } from "./cleaning-files.ts";

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value >>> 0, index * 4));
  return bytes;
}

/** Is told as something that stays, and what else is hidden goes all the same. */
function isTold(cleaned: Result, what: string): void {
  assert.deepEqual([what, cleaned.hidden, cleaned.remains], [what, "unknown", ["cropped"]]);
  assert.equal(/fiction/i.test(unpacked(cleaned.bytes)), false, what);
}

/** A track of ten seconds, a hundred units each, whose first sample is shown 20 units late; the film has ten units a second. */
function trimmed(entries: [number, number, number?][], sound = false, fragments = false): boolean {
  const list = entries.map(([length, from, rate = 0x10000]) => numbers(length, from, rate));
  const bytes = box(
    "trak",
    box("edts", box("elst", numbers(0, entries.length), ...list)),
    box(
      "mdia",
      box("mdhd", numbers(0, 0, 0, 100, 0, 0)),
      box("minf", box("stbl", box("stts", numbers(0, 1, 250, 4)), box("ctts", numbers(0, 1, 1, 20)))),
    ),
  );
  return isTrimmed(bytes, boxesIn(bytes, 0, bytes.length)[0] as Box, 10, sound, fragments);
}

test("what an edit list leaves out is noticed, and what coders need is not", () => {
  assert.equal(trimmed([[100, 20]]), false, "all of it");
  assert.equal(trimmed([[50, -1], [100, 20]]), false, "after a pause");
  assert.equal(trimmed([[50, 520], [50, 20]]), false, "in another order");
  assert.equal(trimmed([[0, 20]]), false, "to the end");
  assert.equal(trimmed([[100, 29]]), false, "a picture");
  assert.equal(trimmed([[100, 45]], true), false, "silence of a coder");
  assert.equal(trimmed([[0, 20]], false, true), false, "fragments");
  assert.equal(trimmed([[100, 45]]), true, "begins late");
  assert.equal(trimmed([[100, 70]], true), true, "sound begins late");
  assert.equal(trimmed([[95, 20]]), true, "ends early");
  assert.equal(trimmed([[40, 20], [40, 620]]), true, "leaves out the middle");
  assert.equal(trimmed([[100, 20, 0]]), true, "stands still");
  assert.equal(trimmed([[100, -1]]), true, "shows nothing");
  assert.equal(trimmed([[50, 20]], false, true), true, "the beginning of fragments");
});

test("a film that was trimmed is cleaned, and not called clean", async () => {
  for (const name of ["film.mp4", "film.mov"]) {
    const [late, early] = [Buffer.from(read(name)), Buffer.from(read(name))];
    const at = early.indexOf("elst") + 12;
    late.writeUInt32BE(late.readUInt32BE(at + 4) + 0x2000, at + 4);
    early.writeUInt32BE(early.readUInt32BE(at) >> 1, at);
    for (const film of [late, early]) {
      const cleaned = await clean(film);
      assert.deepEqual([name, cleaned.hidden, cleaned.remains], [name, "unknown", ["cropped"]]);
      assert.equal(exiftool(cleaned.bytes, name).some(([tag]) => /GPS/.test(tag)), false);
      assert.ok(cleaned.removed.includes("place"));
    }
  }
});

test("a track that is switched off goes where another plays, and is told where none does", async () => {
  const film = Buffer.from(read("film.mp4"));
  film[film.indexOf("tkhd") + 7] = 2;
  assert.deepEqual((await clean(film)).remains, ["cropped"]);

  const voice = read("voice.m4a");
  const alone = Buffer.from(voice);
  alone[alone.indexOf("tkhd") + 7] = 2;
  assert.deepEqual([(await clean(alone)).hidden, (await clean(alone)).remains], ["removed", []], "where none is on, all are");

  // A second sound beside the first.
  const start = voice.indexOf("trak") - 4;
  const second = Buffer.from(voice.subarray(start, start + voice.readUInt32BE(start)));
  second[second.indexOf("tkhd") + 7] = 2;
  second[second.indexOf("tkhd") + 19] = 7;
  const both = Buffer.concat([voice.subarray(0, start), second, voice.subarray(start)]);
  const movie = both.indexOf("moov") - 4;
  both.writeUInt32BE(both.readUInt32BE(movie) + second.length, movie);
  const cleaned = await clean(both);
  assert.deepEqual([cleaned.hidden, cleaned.removed.includes("track")], ["removed", true]);
  assert.equal(exiftool(cleaned.bytes, "a.m4a").some(([tag]) => tag.startsWith("Track2:")), false);
});

test("a picture that shows less than it holds is cleaned, and not called clean", async () => {
  // The turn of the picture becomes the cut of its thumbnail.
  const picture = Buffer.from(read("thumbnail.heic"));
  const turn = picture.indexOf(0x85, picture.indexOf("ipma") + 15);
  picture[turn] = 0x88;
  isTold(await clean(picture), "heic");
  const cut = box("clap", numbers(1904, 1, 1064, 1, 0, 1, 0, 1));
  const [inner] = boxesIn(cut, 0, cut.length) as [Box];
  assert.equal(cutsOff(cut, inner, 1920, 1080), false, "filled up to whole blocks");
  assert.equal(cutsOff(cut, inner, 1921, 1080), true);
  assert.equal(cutsOff(cut, inner, 1920, 1081), true);

  const film = Buffer.from(read("film.webm"));
  const colour = film.indexOf(Buffer.from("55b088", "hex"));
  Buffer.from("54bb812054aa81209a8102", "hex").copy(film, colour);
  assert.deepEqual((await clean(film)).remains, ["cropped"]);
});

test("a page that shows less than it holds is told, wherever that is written", async () => {
  const content = stream("", Buffer.from("q Q"));
  const page = (boxes: string): string => PAGE.replace("/MediaBox [0 0 9 9]", boxes);
  const whole = "/MediaBox [0 0 600 800]";
  for (const [given, pages, cropped] of [
    [page(`${whole} /CropBox [0 0 600 800]`), PAGES, false],
    [page(`${whole} /CropBox [600 800 0 0]`), PAGES, false],
    [page(`${whole} /CropBox [-5 -5 900 900]`), PAGES, false],
    [page(`${whole} /CropBox [0 0 600 700]`), PAGES, true],
    [page(`${whole} /CropBox [9 0 600 800]`), PAGES, true],
    [page(whole), PAGES.replace("/Count", "/CropBox [0 0 300 800] /Count"), true],
  ] as const) {
    const { hidden, remains } = await clean(document([CATALOG, pages, given, content]));
    assert.deepEqual([given, hidden, remains], [given, cropped ? "unknown" : "removed", cropped ? ["cropped"] : []]);
  }
});

test("what no page draws does not stay in a document", async () => {
  const image = (words: string): Buffer =>
    stream(`/Type /XObject /Subtype /Image /Width ${words.length} /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray`, Buffer.from(words));
  const form = (inner: string, content: string): Buffer =>
    stream(`/Type /XObject /Subtype /Form /BBox [0 0 9 9] ${inner}`, Buffer.from(content));
  const resources = "/Resources << /XObject 5 0 R >>";
  const objects = [
    CATALOG,
    PAGES,
    PAGE.replace("/Contents", `${resources} /Contents`),
    stream("", Buffer.from("/Seen Do /Ol#64 Do (/Gone Do no)Tj /Form Do")),
    "<< /Seen 6 0 R /Old 7 0 R /Gone 8 0 R /Form 9 0 R /Lost 11 0 R >>",
    image("seen picture"),
    image("old picture"),
    image("fiction: gone picture"),
    form("/Resources << /XObject << /Inner 10 0 R /Gone 8 0 R >> >>", "/Inner Do"),
    image("inner picture"),
    form("/Resources << /XObject << /Gone 8 0 R >> >>", "/Gone Do"),
    // A page that is not shown any more.
    `<< /Type /Page ${resources} /Contents 13 0 R >>`,
    stream("", Buffer.from("/Lost Do /Gone Do")),
  ];
  const { hidden, removed, bytes } = await clean(document(objects));
  assert.deepEqual([hidden, removed], ["removed", ["other"]]);
  const text = unpacked(bytes);
  for (const kept of ["seen picture", "old picture", "inner picture"]) assert.ok(text.includes(kept), kept);
  assert.equal(/fiction/.test(text), false);
});

test("properties among the instructions, and comments, become blank", async () => {
  const drawn = "/Span << /ActualText (fiction >> \\) one) /Deep << /A <66> >> >> BDC (Kept << words % >>) Tj EMC % fiction two\n1 0 0 rg";
  const given = [CATALOG, PAGES, PAGE, stream("", Buffer.from(drawn))];
  const cleaned = await clean(document(given));
  assert.deepEqual([cleaned.hidden, cleaned.removed], ["removed", ["other"]]);
  const text = unpacked(cleaned.bytes);
  assert.match(text, /\/Span << +>> BDC \(Kept << words % >>\) Tj EMC +\n1 0 0 rg/);
  assert.equal(/fiction|ActualText/.test(text), false);

  // Numbers of the structure are no secret, and a picture says how it is packed.
  const harmless = "/P <</MCID 0>> BDC EMC BI /W 1 /DP <</K -1>> /F /CCF ID \x00<<(%\xff EI\xff \nEI Q";
  const { removed, bytes } = await clean(document([CATALOG, PAGES, PAGE, stream("", Buffer.from(harmless, "latin1"))]));
  assert.deepEqual(removed, []);
  assert.ok(unpacked(bytes).includes("/DP <</K -1>> /F /CCF ID \x00<<(%\xff EI\xff \nEI Q"));
  for (const broken of ["(", "<< /A", "<66", "BI /W 1 ID \xff", ">>", ")"]) {
    assert.throws(() => readContent(Buffer.from(broken, "latin1")), broken);
    const { hidden } = await clean(document([CATALOG, PAGES, PAGE, stream("", Buffer.from(broken, "latin1"))]));
    assert.equal(hidden, "unknown", broken);
  }
});

test("nothing with something left in it goes out unasked, or as clean", () => {
  const file = new File(["given"], "a.jpg");
  const blob = new Blob(["cleaned"]);
  const cleaned = (more: Partial<Cleaned>): Cleaned => ({ blob, hidden: "removed", kind: "jpeg", removed: ["place"], remains: [], ...more });

  const whole = offer(cleaned({}));
  assert.deepEqual([whole.ways[0]?.[0], whole.said, whole.warning], ["clean", "files-removed", null]);
  assert.deepEqual(chosen(file, cleaned({}), "clean"), { file, blob, hidden: "removed" });
  assert.deepEqual(chosen(file, cleaned({}), "original"), { file, blob: file, hidden: "kept" });

  const cropped = cleaned({ hidden: "unknown", remains: ["cropped"] });
  const { said, warning, ways } = offer(cropped);
  assert.deepEqual([said, warning], ["files-removed", "files-remains-cropped"]);
  assert.deepEqual(ways.map(([way]) => way), ["none", "clean", "original"]);
  assert.deepEqual(chosen(file, cropped, "clean"), { file, blob, hidden: "unknown" });
  assert.deepEqual(chosen(file, cropped, "original"), { file, blob: file, hidden: "kept" });

  const strange = cleaned({ blob: file, hidden: "unknown", removed: [] });
  assert.deepEqual(offer(strange).ways.map(([way]) => way), ["none", "original"]);
  assert.deepEqual(chosen(file, strange, "original"), { file, blob: file, hidden: "unknown" });
});
