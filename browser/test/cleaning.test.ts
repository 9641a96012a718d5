import assert from "node:assert/strict";
import test from "node:test";
import { recognise } from "../src/cleaning/recognise.ts";
import type { Found, Kind } from "../src/cleaning/types.ts";
import { box, chunks, clean, exiftool, PACKETS, PLANTED, read, unpacked } from "./cleaning-files.ts";

const KINDS: Record<string, Kind> = {
  "animated.gif": "gif",
  "animated.png": "png",
  "animated.webp": "webp",
  "compact.pdf": "pdf",
  "document.pdf": "pdf",
  "film.mov": "mov",
  "film.mp4": "mp4",
  "film.webm": "webm",
  "fragments.mp4": "mp4",
  "photograph.avif": "avif",
  "photograph.heic": "heic",
  "photograph.jpg": "jpeg",
  "picture.webp": "webp",
  "progressive.jpg": "jpeg",
  "recording.webm": "webm",
  "screenshot.png": "png",
  "thumbnail.heic": "heic",
  "voice.m4a": "m4a",
};

/** What exiftool may still find: what a decoder needs, the form of the file, and blank dates and names. */
const HARMLESS = [
  /^(SourceFile|ExifTool:|System:|File:|ICC-header:|ICC_Profile:|Composite:)/,
  /^(PNG|GIF|RIFF|JFIF|Adobe|PDF|Matroska|QuickTime|Meta|Track\d+):/,
  /^IFD0:Orientation$/,
];
const HIDDEN =
  /GPS|Location|Author|Artist|Creator|Copyright|Rights|Make|Model|Serial|Lens|Software|Comment|Description|Title|Caption|Keyword|Subject|Thumbnail|Preview(?!Time|Duration)|MakerNote|XMP|IPTC|Producer|Encoder|ModifyDate|CreateDate|Date|UniqueID|DocumentID|App$|Handler(Name|Description|VendorID)|Vendor|CompressorName|Chapter|Attach/i;

function suspicious(found: [string, string][]): [string, string][] {
  return found.filter(([tag, value]) => {
    if (!HARMLESS.some((pattern) => pattern.test(tag))) return true;
    if (/^(SourceFile|ExifTool:|System:|File:)/.test(tag)) return tag === "File:Comment";
    // A file's form has a place for these; what stands there has to be nothing.
    if (tag.endsWith(":SampleGroupDescription")) return false;
    const blank = /^[0:\s]*$/.test(value);
    if (tag === "ICC_Profile:ProfileDescription" && value === "Colours") return false;
    if (tag === "ICC_Profile:ProfileCopyright" && value === "None") return false;
    return HIDDEN.test(tag.replace(/^[^:]*:/, "")) && !blank;
  });
}

test("the files are recognised by their bytes", () => {
  assert.deepEqual(PLANTED, Object.keys(KINDS).sort());
  for (const name of PLANTED) assert.equal(recognise(read(name).subarray(0, 512)), KINDS[name], name);
  assert.equal(recognise(new Uint8Array(0)), "other");
  assert.equal(recognise(Buffer.from("PK\x03\x04 a document of an office")), "other");
  assert.equal(recognise(Buffer.from("II*\0")), "other");
});

for (const name of PLANTED) {
  test(`an independent reader finds nothing hidden in ${name}`, async () => {
    const given = read(name);
    assert.notDeepEqual(suspicious(exiftool(given, name)), [], "there has to be something to find");
    assert.match(unpacked(given), /fiction/i);
    const { hidden, kind, removed, bytes } = await clean(given);
    assert.equal(hidden, "removed");
    assert.equal(kind, KINDS[name]);
    assert.notDeepEqual(removed, []);
    const found = exiftool(bytes, name);
    assert.deepEqual(suspicious(found), []);
    assert.equal(found.some(([tag]) => /^ExifTool:(Warning|Error)$/.test(tag)), false, "a file that is whole");
    // Inside the samples encoders may sign: that stays, and SECURITY.md says so.
    for (const [at, size] of PACKETS[name] ?? []) bytes.fill(0, at, at + size);
    assert.equal(/fiction|12\.3456|65\.4321|2031|lavf|lavc|x264/i.exec(unpacked(bytes))?.[0], undefined);
    assert.equal(bytes.includes(Buffer.from("Fiction", "utf16le")), false);
  });

  test(`${name} gives the same bytes every time, and once cleaned stays as it is`, async () => {
    const [first, again] = [await clean(read(name)), await clean(read(name))];
    assert.deepEqual(first.bytes, again.bytes);
    const twice = await clean(first.bytes);
    assert.equal(twice.hidden, "removed");
    assert.deepEqual(twice.bytes, first.bytes);
  });
}

test("a photograph's kinds of hidden data are told", async () => {
  const all: Found[] = ["place", "time", "device", "author", "words", "thumbnail", "other"];
  assert.deepEqual((await clean(read("photograph.jpg"))).removed, all);
  assert.deepEqual((await clean(read("progressive.jpg"))).removed, ["words"]);
  const { removed } = await clean(read("film.mp4"));
  for (const one of ["place", "time", "author", "words", "track"] as const) assert.ok(removed.includes(one), one);
  assert.ok((await clean(read("thumbnail.heic"))).removed.includes("thumbnail"));
  assert.ok((await clean(read("photograph.heic"))).removed.includes("place"));
  assert.ok((await clean(read("voice.m4a"))).removed.includes("thumbnail"));
  assert.ok((await clean(read("document.pdf"))).removed.includes("history"));
});

/** A JPEG from its frame to its end; the last frame, since the thumbnail has one, too. */
function pictureIn(name: string, frame: number): Buffer {
  const given = read(name);
  return given.subarray(given.lastIndexOf(Buffer.of(0xff, frame, 0x00)));
}

test("the compressed picture of a JPEG is copied byte for byte, its orientation and profile stay", async () => {
  for (const [name, frame] of [["photograph.jpg", 0xc0], ["progressive.jpg", 0xc2]] as const) {
    const picture = pictureIn(name, frame);
    const { bytes } = await clean(read(name));
    assert.ok(picture.length > 1000 && bytes.subarray(-picture.length).equals(picture), name);
  }
  const found = Object.fromEntries(exiftool((await clean(read("photograph.jpg"))).bytes, "a.jpg"));
  assert.equal(found["IFD0:Orientation"], "6");
  assert.equal(found["ICC-header:ColorSpaceData"], "RGB ");
  assert.ok(found["ICC_Profile:RedTRC"]);
});

test("what follows the end of a picture goes", async () => {
  const film = read("film.mp4");
  for (const name of ["photograph.jpg", "screenshot.png", "picture.webp", "animated.gif", "photograph.heic"]) {
    const given = read(name);
    const motion = name.endsWith("heic") ? box("mpvd", film) : film;
    const { bytes, hidden, removed } = await clean(Buffer.concat([given, motion]));
    assert.equal(hidden, "removed", name);
    assert.ok(removed.includes("attached"), name);
    assert.deepEqual(bytes, (await clean(given)).bytes, name);
  }
  // The second picture of a pair, announced in the first.
  const photograph = read("photograph.jpg");
  const index = Buffer.from("\xff\xe2\x00\x0cMPF\0FICT12", "latin1");
  const pair = Buffer.concat([photograph.subarray(0, 2), index, photograph.subarray(2), photograph]);
  const { bytes, removed } = await clean(pair);
  assert.ok(removed.includes("attached"));
  assert.deepEqual(bytes, (await clean(photograph)).bytes);
});

test("the compressed data of PNG, WebP and GIF are copied, animated ones too", async () => {
  const drawn = (bytes: Buffer): Buffer[] =>
    chunks(bytes).filter(({ type }) => /^(IHDR|IDAT|fcTL|fdAT|acTL)$/.test(type)).map(({ content }) => content);
  for (const name of ["screenshot.png", "animated.png"]) {
    assert.deepEqual(drawn((await clean(read(name))).bytes), drawn(read(name)), name);
  }
  assert.equal(drawn(read("animated.png")).length, 1 + 1 + 3 + 1 + 2);
  const screenshot = Object.fromEntries(exiftool((await clean(read("screenshot.png"))).bytes, "a.png"));
  assert.equal(screenshot["IFD0:Orientation"], "6");
  assert.ok(screenshot["ICC_Profile:RedTRC"]);

  const moving = (bytes: Buffer): string[] =>
    [...bytes.toString("latin1").matchAll(/(VP8 |VP8L|ALPH)([^]{4})/g)].map(({ index }) => {
      const length = bytes.readUInt32LE(index + 4);
      return bytes.toString("latin1", index, index + 8 + length);
    });
  for (const [name, count] of [["picture.webp", 1], ["animated.webp", 3]] as const) {
    const pictures = moving(read(name));
    assert.ok(pictures.length >= count, name);
    assert.deepEqual(moving((await clean(read(name))).bytes), pictures, name);
  }

  const { bytes } = await clean(read("animated.gif"));
  assert.equal(bytes.toString("latin1").split("\x21\xf9\x04").length - 1, 3);
  assert.ok(bytes.includes("NETSCAPE2.0"));
  assert.equal(exiftool(bytes, "a.gif").find(([tag]) => tag === "GIF:FrameCount")?.[1], "3");
});

for (const [name, packets] of Object.entries(PACKETS)) {
  test(`every sample of ${name} is where it was, and nothing else is among them`, async () => {
    const given = read(name);
    const { bytes } = await clean(given);
    assert.ok(packets.length > 10);
    const rest = Buffer.from(bytes);
    for (const [at, size] of packets) {
      assert.ok(bytes.subarray(at, at + size).equals(given.subarray(at, at + size)), `at ${at}`);
      rest.fill(0, at, at + size);
    }
    // The words of the subtitles lay between the samples.
    const data = given.indexOf("mdat");
    if (name === "film.mp4") assert.equal(rest.subarray(data + 4).every((byte) => byte === 0), true);
  });
}

test("a track of places is removed with its data, and the fragments of one", async () => {
  const given = read("film.mp4");
  const at = given.indexOf("Fiction GPS(65.4321,12.3456)");
  assert.ok(at > 0);
  const { bytes } = await clean(given);
  assert.equal(bytes.length, given.length);
  assert.ok(bytes.subarray(at - 2, at + 28).every((byte) => byte === 0));
  assert.equal(exiftool(bytes, "a.mp4").filter(([tag]) => /Track3|Track4/.test(tag)).length, 0);

  // The sound of a film in fragments, made a track of metadata.
  const fragments = read("fragments.mp4");
  const sound = Buffer.from(fragments);
  sound.write("meta", sound.indexOf("soun"), "latin1");
  const cleaned = await clean(sound);
  assert.ok(cleaned.removed.includes("track"));
  const packets = PACKETS["fragments.mp4"]!;
  const kept = packets.filter(([from, size]) => cleaned.bytes.subarray(from, from + size).equals(fragments.subarray(from, from + size)));
  assert.equal(kept.length, 10);
  for (const [from, size] of packets.filter((packet) => !kept.includes(packet))) {
    assert.ok(cleaned.bytes.subarray(from, from + size).every((byte) => byte === 0));
  }
});

test("a picture in boxes keeps its data and its transparency, and loses the thumbnail's", async () => {
  const given = read("photograph.avif");
  const { bytes } = await clean(given);
  assert.equal(bytes.length, given.length);
  const found = Object.fromEntries(exiftool(bytes, "a.avif"));
  assert.equal(found["QuickTime:ImageWidth"] ?? found["Meta:ImageWidth"] ?? found["File:ImageWidth"], "128");
  assert.ok(bytes.includes("auxC"));
  assert.equal(bytes.includes("infe") && !bytes.includes("mime") && !bytes.includes("Exif"), true);
  // The picture itself is last in the file.
  const data = given.subarray(-200);
  assert.ok(bytes.subarray(-200).equals(data));

  const thumbnail = await clean(read("thumbnail.heic"));
  assert.equal(thumbnail.bytes.includes("thmb"), false);
});

test("a document keeps its words and pictures, and of its past nothing", async () => {
  for (const name of ["document.pdf", "compact.pdf"]) {
    const { bytes } = await clean(read(name));
    const text = unpacked(bytes);
    for (const kept of ["(Kept words 0) Tj", "(Kept words 1) Tj", "Kept note", "/ICCBased", "/DCTDecode"]) {
      assert.ok(text.includes(kept), `${name}: ${kept}`);
    }
    for (const gone of ["/Info", "/Metadata", "/PieceInfo", "/Thumb", "/LastModified", "/NM", "/ID", "Exif", "xpacket"]) {
      assert.equal(text.includes(gone), false, `${name}: ${gone}`);
    }
    assert.equal(text.split("startxref").length, 2);
    // The photograph on its pages is the one of photograph.jpg.
    assert.ok(bytes.includes(pictureIn("photograph.jpg", 0xc0)));
  }
});

test("documents that would be cleaned by half are not touched", async () => {
  const encrypted = read("encrypted.pdf");
  const source = read("document.pdf").toString("latin1");
  const catalog = "/Type /Catalog";
  assert.ok(source.includes(catalog));
  const variants = {
    encrypted,
    signed: source.replace(catalog, `${catalog} /AcroForm << /Fields [ << /FT /Sig /V << /ByteRange [0 1 2 3] >> >> ] >>`),
    attached: source.replace(catalog, `${catalog} /Names << /EmbeddedFiles << /Names [] >> >>`),
    script: source.replace(catalog, `${catalog} /OpenAction << /S /JavaScript /JS (app.alert) >>`),
    portfolio: source.replace(catalog, `${catalog} /Collection << >>`),
    form: source.replace(catalog, `${catalog} /AcroForm << /XFA [] >>`),
  };
  for (const [what, variant] of Object.entries(variants)) {
    const given = typeof variant === "string" ? Buffer.from(variant, "latin1") : variant;
    assert.ok(typeof variant !== "string" || variant !== source, what);
    const { hidden, bytes, removed } = await clean(given);
    assert.deepEqual([what, hidden, removed], [what, "unknown", []]);
    assert.ok(bytes.equals(given));
  }
});

test("the profile of a screen loses its serial number, its maker and its day, and not its colours", async () => {
  const profile = (extra: string): Buffer => {
    const header = Buffer.alloc(128);
    header.write("appl", 4, "latin1");
    header.write("\x02\x10\0\0mntrRGB XYZ ", 8, "latin1");
    header.write("\x07\xef\0\x01\0\x02\0\x03\0\x04\0\x05acspAPPL", 24, "latin1");
    header.write("FICTMODL", 48, "latin1");
    const names = ["rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC", "mmod", "vcgt"];
    const data = names.map((name) =>
      Buffer.from(
        /XYZ/.test(name) ? `XYZ \0\0\0\0\0\0${name}\0\0\0\0\0\0` : /TRC/.test(name) ? "curv\0\0\0\0\0\0\0\x01\x02\x33\0\0" : `${name}\0\0\0\0${extra}`,
        "latin1",
      ),
    );
    let at = 132 + names.length * 12;
    const table = names.map((name, index) => {
      const entry = Buffer.alloc(12);
      entry.write(name, 0, "latin1");
      entry.writeUInt32BE(at, 4);
      entry.writeUInt32BE(data[index]!.length, 8);
      at += data[index]!.length;
      return entry;
    });
    const count = Buffer.from([0, 0, 0, names.length]);
    const whole = Buffer.concat([header, count, ...table, ...data]);
    whole.writeUInt32BE(whole.length, 0);
    return whole;
  };
  const photograph = read("progressive.jpg");
  const given = profile("FICTION-SERIAL-0042!");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(given.length + 16);
  const segment = Buffer.concat([Buffer.of(0xff, 0xe2), length, Buffer.from("ICC_PROFILE\0\x01\x01", "latin1"), given]);
  const { bytes, hidden } = await clean(Buffer.concat([photograph.subarray(0, 2), segment, photograph.subarray(2)]));
  assert.equal(hidden, "removed");
  const found = Object.fromEntries(exiftool(bytes, "a.jpg"));
  assert.equal(found["ICC-header:ProfileDateTime"], "0000:00:00 00:00:00");
  for (const tag of ["RedMatrixColumn", "GreenMatrixColumn", "BlueMatrixColumn", "RedTRC"]) assert.ok(found[`ICC_Profile:${tag}`], tag);
  for (const gone of ["FICT", "mmod", "vcgt", "appl", "APPL"]) assert.equal(bytes.includes(gone), false, gone);
});

test("the type is decided by the bytes, never by what the file is called", async () => {
  const photograph = read("photograph.jpg") as Uint8Array<ArrayBuffer>;
  const { kind, blob, hidden } = await clean(new File([photograph], "report.pdf", { type: "application/pdf" }));
  assert.deepEqual([kind, blob.type, hidden], ["jpeg", "image/jpeg", "removed"]);
});

test("what is not known comes back as it was, and says so", async () => {
  for (const content of ["", "words", "PK\x03\x04", "\xff\xd8\xff", "GIF89a", "%PDF-1.7", "RIFF\0\0\0\0WEBP", "\x1a\x45\xdf\xa3webm"]) {
    const file = new Blob([Buffer.from(content, "latin1")]);
    const { hidden, removed, blob } = await clean(file);
    assert.deepEqual([content, hidden, removed], [content, "unknown", []]);
    assert.equal(blob, file);
  }
});
