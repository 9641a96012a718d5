// Asks a worker one question at a time.

/** A worker of which each question gets exactly one answer, and any number of messages of progress before it. */
export class Asking<Question, Answer extends { type: string }> {
  #worker: Worker;
  #turn: Promise<unknown> = Promise.resolve();
  #answered: ((answer: Answer) => void) | null = null;

  /** `failed` is the answer where the worker itself breaks down. */
  constructor(
    script: string,
    private readonly failed: Answer,
    private readonly onProgress: (fraction: number) => void = () => undefined,
  ) {
    this.#worker = new Worker(script);
    this.#worker.onmessage = ({ data }: MessageEvent<Answer | { type: "progress"; fraction: number }>) => {
      if (data.type === "progress") this.onProgress((data as { fraction: number }).fraction);
      else this.#answered?.(data as Answer);
    };
    this.#worker.onerror = () => this.#answered?.(this.failed);
  }

  /** The answer to a question, after those before it. */
  tell(question: Question): Promise<Answer> {
    const asked = (): Promise<Answer> =>
      new Promise((answered) => {
        this.#answered = answered;
        this.#worker.postMessage(question);
      });
    const answer = this.#turn.then(asked);
    this.#turn = answer;
    return answer;
  }

  /** Ends the worker. What was asked and not answered stays so. */
  stop(): void {
    this.#worker.terminate();
  }
}
