// Where a file is written to: straight to the disk where the browser can, else collected and downloaded.
//
// A file that turns out not to be what was announced is thrown away. Must never hand a file to a program that might
// run it: it is saved as bytes of no kind.

/** A place that takes a file part by part. */
export interface Sink {
  write(content: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Keeps it. */
  keep(): Promise<void>;
  /** Throws away what was written. */
  discard(): Promise<void>;
}

interface Writable {
  write(data: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

type Picker = (options: { suggestedName: string }) => Promise<{ createWritable(): Promise<Writable> }>;

const ANY_KIND = "application/octet-stream";

/** Kept until the browser has read it: it says nothing when it is done. */
const ADDRESS_LIVES_MS = 120_000;

/** True when files go straight to the disk, and memory stays flat whatever their length. */
export const streams = (): boolean => "showSaveFilePicker" in window;

async function picked(name: string, picker: Picker): Promise<Sink> {
  const handle = await picker({ suggestedName: name });
  const file = await handle.createWritable();
  return { write: (content) => file.write(content), keep: () => file.close(), discard: () => file.abort() };
}

/** Offers bytes that were collected as a download of that name. */
function download(name: string, parts: readonly Blob[]): void {
  const address = URL.createObjectURL(new Blob([...parts], { type: ANY_KIND }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_LIVES_MS);
}

function collected(name: string): Sink {
  const parts: Blob[] = [];
  return {
    write: async (content) => {
      // A blob of its own for each part: the browser may put it where it likes, script holds no bytes.
      parts.push(new Blob([content]));
    },
    keep: async () => download(name, parts.splice(0)),
    discard: async () => {
      parts.length = 0;
    },
  };
}

/** Asks where to write a file of that name; null when the person decided not to. Call it at once on a click. */
export async function openSink(name: string): Promise<Sink | null> {
  if (!streams()) return collected(name);
  const picker = (window as unknown as { showSaveFilePicker: Picker }).showSaveFilePicker;
  try {
    return await picked(name, picker);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    // A name that the system does not take, or a browser that only says it can.
    return collected(name);
  }
}
