// Talks to a worker from the test, as its page would.

/** The half of a worker that is inside it. */
export class Inside<In, Out> {
  onmessage: ((event: { data: In }) => void) | undefined;
  private readonly said: Out[] = [];
  private wake = (): void => {};
  postMessage(message: Out): void {
    this.said.push(message);
    this.wake();
  }
  tell(message: In): void {
    // Through a copy, as between threads.
    this.onmessage!({ data: structuredClone(message) });
  }
  /** The next message for which `wanted` holds; those before it are dropped. */
  async hear<Wanted extends Out>(wanted: (message: Out) => message is Wanted): Promise<Wanted> {
    for (;;) {
      const message = this.said.shift();
      if (message === undefined) await new Promise<void>((wake) => (this.wake = wake));
      else if (wanted(message)) return message;
    }
  }
}

/** The message of a type. */
export type Only<Message, Type> = Message extends { type: Type } ? Message : never;
/** For `hear`: a message of this type. */
export const is =
  <Message extends { type: string }, Type extends Message["type"]>(type: Type) =>
  (message: Message): message is Only<Message, Type> & Message =>
    message.type === type;
