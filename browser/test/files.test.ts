import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import test from "node:test";
import { Paused, PartUpload, type Target, type Transfer } from "../src/files/parts.ts";
import { type Chosen, FileSending, sealedBytes, shortName, type Tools } from "../src/files/sending.ts";
import type { FromFiles, ToFiles } from "../src/files/worker-messages.ts";
import { toBase64url } from "../src/protocol/encoding.ts";
import type { FollowupContent } from "../src/protocol/followup.ts";
import { generateIdentity, recipientOf } from "../src/protocol/keys.ts";
import { openPart, PART_CONTENT_BYTES, partContent, sealedPartSize, sealPart } from "../src/protocol/part.ts";
import { Persisting } from "../src/reporter/persisting.ts";
import { OfflineError, ServerError } from "../src/reporter/server.ts";
import { Inside, is } from "./inside.ts";

const worker = new Inside<ToFiles, FromFiles>();
Object.assign(globalThis, { self: worker });
await import("../src/files/worker.ts");

const ADDRESS = "/api/v1/cases/c/files";

/** A server of parts, as PROTOCOL.md says one answers; `breaks` says what becomes of the next requests. */
class Server {
  readonly parts = new Map<string, { length: number; bytes: Uint8Array }>();
  readonly asked: string[] = [];
  /** By the method: how the next requests of it fail. `lost`: it is done, but the answer does not arrive. */
  readonly breaks: { [method: string]: ("offline" | "lost" | [number, string])[] } = {};
  bearers = new Set<string>();

  readonly fetch = async (url: string, { method = "GET", headers = {} }: RequestInit = {}): Promise<Response> => {
    const sent = headers as Record<string, string>;
    this.asked.push(method);
    this.bearers.add(String(sent["authorization"]));
    assert.equal(sent["tus-resumable"], "1.0.0");
    assert.ok(!/[?#]/.test(url));
    const broken = this.breaks[method]?.shift();
    if (broken === "offline") throw new TypeError("offline");
    const answer = Array.isArray(broken) ? this.problem(...broken) : this.answer(method, url, sent);
    if (broken === "lost") throw new TypeError("lost");
    return answer;
  };

  private problem(status: number, name: string): Response {
    return new Response(JSON.stringify({ type: `urn:thicket:problem:${name}` }), { status, headers: { "tus-resumable": "1.0.0" } });
  }

  private answer(method: string, url: string, headers: Record<string, string>): Response {
    const own = { "tus-resumable": "1.0.0" };
    if (method === "POST") {
      const id = Buffer.from(headers["upload-metadata"]!.split(" ")[1]!, "base64").toString("base64url");
      if (this.parts.has(id)) return this.problem(409, "part-known");
      this.parts.set(id, { length: Number(headers["upload-length"]), bytes: new Uint8Array() });
      return new Response(null, { status: 201, headers: own });
    }
    const part = this.parts.get(url.slice(ADDRESS.length + 1));
    if (part === undefined) return method === "HEAD" ? new Response(null, { status: 404, headers: own }) : this.problem(404, "not-found");
    if (method === "DELETE") {
      if (part.bytes.length === part.length) return this.problem(404, "not-found");
      this.parts.delete(url.slice(ADDRESS.length + 1));
      return new Response(null, { status: 204, headers: own });
    }
    const state = { "upload-offset": String(part.bytes.length), "upload-length": String(part.length) };
    return new Response(null, { status: 200, headers: { ...own, ...state } });
  }

  /** Appends what a PATCH brings, up to so many bytes. */
  take(id: string, bytes: Uint8Array, most = Infinity): boolean {
    const part = this.parts.get(id)!;
    const more = bytes.subarray(part.bytes.length, Math.min(bytes.length, part.bytes.length + most));
    part.bytes = Buffer.concat([part.bytes, more]);
    return part.bytes.length === part.length;
  }
}

interface Setting {
  server: Server;
  target: Target;
  /** How many bytes each of the next transfers brings before its circuit breaks. */
  cuts: number[];
}

function setting(): Setting {
  const server = new Server();
  const cuts: number[] = [];
  const transfer: Transfer = {
    run: async (address, sealed, onProgress, signal) => {
      const id = address.slice(ADDRESS.length + 1);
      const bytes = new Uint8Array(await sealed.arrayBuffer());
      if (signal.aborted) throw new Paused();
      const done = server.take(id, bytes, cuts.shift());
      onProgress(server.parts.get(id)!.bytes.length);
      if (signal.aborted) throw new Paused();
      if (!done) throw new OfflineError();
    },
  };
  Object.assign(globalThis, { fetch: server.fetch });
  const persisting = new Persisting(async () => undefined);
  return { server, target: { address: ADDRESS, bearer: "KEY", transfer, persisting }, cuts };
}

const HOOKS = { onProgress: (): void => undefined, onTrouble: (): void => undefined, onTry: (): void => undefined };
const never = new AbortController().signal;
const ID = new Uint8Array(16).map((_, at) => 255 - at);

test("a part is stored as it was sealed, under the id that was derived, with the key in the header alone", async () => {
  const { server, target } = setting();
  const sealed = randomBytes(20_480);
  await new PartUpload(target, ID, sealed.length, async () => new Blob([sealed])).run(HOOKS, never);
  assert.deepEqual([...server.parts.keys()], [toBase64url(ID)]);
  assert.deepEqual(Buffer.from(server.parts.get(toBase64url(ID))!.bytes), sealed);
  assert.deepEqual([...server.bearers], ["Bearer KEY"]);
  assert.deepEqual(server.asked, ["HEAD", "POST"]);
});

test("n10 a circuit that breaks costs only what had not arrived: the same bytes go on where they ended", async () => {
  const { server, target, cuts } = setting();
  const sealed = randomBytes(20_480);
  let seals = 0;
  cuts.push(7_000, 0, 7_000);
  const seal = async (): Promise<Blob> => {
    seals++;
    return new Blob([sealed]);
  };
  server.breaks["HEAD"] = ["offline", [503, "busy"]];
  await new PartUpload(target, ID, sealed.length, seal).run(HOOKS, never);
  assert.deepEqual(Buffer.from(server.parts.get(toBase64url(ID))!.bytes), sealed);
  assert.equal(seals, 1);
  assert.deepEqual(server.asked.filter((method) => method !== "HEAD"), ["POST"]);
});

test("an answer to the beginning that got lost does not stop a part", async () => {
  const { server, target } = setting();
  const sealed = randomBytes(16_384);
  server.breaks["POST"] = ["lost"];
  await new PartUpload(target, ID, sealed.length, async () => new Blob([sealed])).run(HOOKS, never);
  assert.deepEqual(Buffer.from(server.parts.get(toBase64url(ID))!.bytes), sealed);
});

test("after a reload what is whole is not sent again, and what is not is begun anew", async () => {
  const { server, target, cuts } = setting();
  const [old, fresh] = [randomBytes(16_384), randomBytes(16_384)];
  cuts.push(5_000);
  const pause = new AbortController();
  const first = new PartUpload({ ...target, persisting: new Persisting(async () => pause.abort()) }, ID, old.length, async () => new Blob([old]));
  await assert.rejects(first.run(HOOKS, pause.signal), Paused);
  assert.equal(server.parts.get(toBase64url(ID))!.bytes.length, 5_000);

  // Another page seals other bytes.
  await new PartUpload(target, ID, fresh.length, async () => new Blob([fresh])).run(HOOKS, never);
  assert.deepEqual(Buffer.from(server.parts.get(toBase64url(ID))!.bytes), fresh);
  assert.ok(server.asked.includes("DELETE"));

  server.asked.length = 0;
  await new PartUpload(target, ID, fresh.length, async () => assert.fail("sealed again")).run(HOOKS, never);
  assert.deepEqual(server.asked, ["HEAD"]);
});

test("a paused part goes on with the same bytes", async () => {
  const { server, target, cuts } = setting();
  const sealed = randomBytes(16_384);
  let seals = 0;
  const part = new PartUpload(target, ID, sealed.length, async () => {
    seals++;
    return new Blob([sealed]);
  });
  cuts.push(9_000);
  const pause = new AbortController();
  const stopping = { ...HOOKS, onProgress: () => pause.abort() };
  await assert.rejects(part.run(stopping, pause.signal), Paused);
  await part.run(HOOKS, never);
  assert.deepEqual([seals, server.asked.includes("DELETE")], [1, false]);
  assert.deepEqual(Buffer.from(server.parts.get(toBase64url(ID))!.bytes), sealed);
});

test("what the server will not have is said, and not tried for ever", async () => {
  for (const [status, name] of [[413, "too-much"], [422, "wrong-size"], [410, "case-erased"], [404, "not-found"], [409, "part-known"]] as const) {
    const { server, target } = setting();
    server.breaks["POST"] = Array.from({ length: 20 }, () => [status, name]);
    const part = new PartUpload(target, ID, 16_384, async () => new Blob([new Uint8Array(16_384)]));
    await assert.rejects(part.run(HOOKS, never), (error) => error instanceof ServerError || error instanceof OfflineError);
    assert.ok(server.asked.length < 20, name);
  }
});

test("a login page of a network is not taken for the server's answer", async () => {
  const { server, target } = setting();
  const real = server.fetch;
  let portal = 2;
  Object.assign(globalThis, {
    fetch: async (url: string, how: RequestInit) => (portal-- > 0 ? new Response("<h1>Hotel</h1>") : real(url, how)),
  });
  const sealed = randomBytes(16_384);
  await new PartUpload(target, ID, sealed.length, async () => new Blob([sealed])).run(HOOKS, never);
  assert.deepEqual(Buffer.from(server.parts.get(toBase64url(ID))!.bytes), sealed);
});

const keysOf = (identity: string) => ({
  mailboxKey: new Uint8Array(32),
  partsKey: new Uint8Array(32).fill(3),
  instance: new Uint8Array(16).fill(4),
  case: toBase64url(new Uint8Array(16)),
  caseRecipient: recipientOf(identity),
});

function tools(identity: string, target: Target, told: FollowupContent[]): Tools {
  const keys = keysOf(identity);
  return {
    keys,
    target,
    outbox: { deliver: async (content) => void told.push(content) },
    hash: async (file) => new Uint8Array(createHash("sha256").update(new Uint8Array(await file.arrayBuffer())).digest()),
    seal: async (file, number) => {
      const start = number * PART_CONTENT_BYTES;
      const content = await file.slice(start, start + PART_CONTENT_BYTES).arrayBuffer();
      return new Blob([sealPart(keys.caseRecipient, new Uint8Array(content)) as Uint8Array<ArrayBuffer>]);
    },
  };
}

test("a file is announced once all its parts are stored, and the desk gets every byte of it", async () => {
  const { server, target, cuts } = setting();
  const identity = generateIdentity();
  const content = randomBytes(PART_CONTENT_BYTES + 5_000);
  const original = new File([randomBytes(70)], "照片.jpg", { type: "image/jpeg" });
  const chosen: Chosen = { file: original, blob: new Blob([content]), hidden: "unknown" };
  const told: FollowupContent[] = [];
  cuts.push(3_000_000, 1_000);
  const steps: [string, number][] = [];
  const sending = new FileSending(chosen, tools(identity, target, told));
  await sending.run({ onStep: (step, fraction) => steps.push([step, fraction]), onTrouble: () => undefined }, never);

  const [file] = told[0]!.files;
  assert.deepEqual([file!.name, file!.type, file!.hidden, file!.length], ["照片.jpg", "image/jpeg", "unknown", content.length]);
  assert.equal(file!.sha256, createHash("sha256").update(content).digest("base64url"));
  assert.equal(file!.original!.length, 70);
  const opened = file!.parts.map((id, number) => openPart(identity, server.parts.get(id)!.bytes, partContent(content.length, number)));
  assert.equal(Buffer.compare(Buffer.concat(opened), content), 0);
  assert.deepEqual([told.length, server.parts.size], [1, 2]);
  assert.ok(steps.every(([, fraction]) => fraction >= 0 && fraction <= 1));
  assert.equal(steps[steps.length - 1]![0], "announcing");

  // After a reload: the same file, chosen again, sends nothing but the announcement.
  server.asked.length = 0;
  const again = new FileSending(chosen, { ...tools(identity, target, told), seal: async () => assert.fail("sealed again") });
  await again.run({ onStep: () => undefined, onTrouble: () => undefined }, never);
  assert.deepEqual(server.asked, ["HEAD", "HEAD"]);
  assert.deepEqual(told[1]!.files, told[0]!.files);
});

test("a file that was paused goes on in the part where it was", async () => {
  const { server, target } = setting();
  const identity = generateIdentity();
  const file = new File([randomBytes(PART_CONTENT_BYTES + 10)], "film.mp4", { type: "video/mp4" });
  const told: FollowupContent[] = [];
  const sending = new FileSending({ file, blob: file, hidden: "kept" }, tools(identity, target, told));
  const pause = new AbortController();
  const hooks = {
    onStep: (_: string, fraction: number) => {
      if (fraction > 0.5) pause.abort();
    },
    onTrouble: () => undefined,
  };
  await assert.rejects(sending.run(hooks, pause.signal), Paused);
  assert.equal(told.length, 0);
  await sending.run({ onStep: () => undefined, onTrouble: () => undefined }, never);
  assert.equal(server.parts.size, 2);
  assert.deepEqual([told[0]!.files[0]!.hidden, told[0]!.files[0]!.original], ["kept", null]);
});

test("n05 n06 names are cut to what an announcement holds, in any script, and keep their ending", () => {
  assert.equal(shortName("截图.png"), "截图.png");
  const long = shortName(`${"سۈرەت".repeat(100)}.jpeg`);
  assert.ok(Buffer.byteLength(long) <= 200 && long.endsWith(".jpeg"));
  assert.ok(!/\p{Surrogate}/u.test(shortName("😀".repeat(100))));
  assert.ok(Buffer.byteLength(shortName("x".repeat(5000))) <= 200);
});

test("what a file takes of the limits is counted as it is stored", () => {
  assert.equal(sealedBytes(0), 0);
  assert.equal(sealedBytes(1), 16_384);
  assert.equal(sealedBytes(2 * PART_CONTENT_BYTES + 1), 2 * 8_388_608 + 16_384);
});

test("the worker hashes and seals by the part", async () => {
  const identity = generateIdentity();
  const content = randomBytes(PART_CONTENT_BYTES + 3);
  const file = new Blob([content]);
  worker.tell({ type: "hash", file });
  const { sha256 } = await worker.hear(is<FromFiles, "hashed">("hashed"));
  assert.equal(toBase64url(sha256), createHash("sha256").update(content).digest("base64url"));
  worker.tell({ type: "seal", file, number: 1, caseRecipient: recipientOf(identity) });
  const { sealed } = await worker.hear(is<FromFiles, "part">("part"));
  assert.equal(sealed.byteLength, sealedPartSize(3));
  assert.deepEqual(Buffer.from(openPart(identity, new Uint8Array(sealed), 3)), content.subarray(PART_CONTENT_BYTES));
  const large = new Blob([new Uint8Array(50 * 1024 * 1024)]);
  worker.tell({ type: "hash", file: large });
  const streamed = await worker.hear(is<FromFiles, "hashed">("hashed"));
  assert.equal(toBase64url(streamed.sha256), createHash("sha256").update(new Uint8Array(50 * 1024 * 1024)).digest("base64url"));
  worker.tell({ type: "seal", file, number: 9, caseRecipient: recipientOf(identity) });
  await worker.hear(is<FromFiles, "unreadable">("unreadable"));
  worker.tell({ type: "seal", file, number: 0, caseRecipient: "age1x" });
  await worker.hear(is<FromFiles, "failed">("failed"));
});
