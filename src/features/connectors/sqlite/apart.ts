/**
 * A file of SQLite's, worked on in a thread of its own: whatever one statement takes, the thread that asks answers everybody
 * else meanwhile (decision 0119). What is asked and answered is what the files beside this one say, called here by name.
 */
import { Worker } from "node:worker_threads";
import type { Catalog } from "../catalog.ts";
import type { ErasureSession, ErasureView } from "../erasable.ts";
import type { Reader } from "../reader.ts";
import type { DescribedStore, SqliteConnection, Store } from "../store.ts";
import { remade, type Answer, type Calls, type Opening, type Question, type Streams } from "./crossing.ts";

type Unnumbered = Question extends infer Each ? (Each extends Question ? Omit<Each, "id"> : never) : never;
type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

class Thread {
  readonly #worker = new Worker(new URL("./thread.ts", import.meta.url), { stdout: true, stderr: true });
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #hasEnded = false;

  constructor() {
    this.#worker.on("message", (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ("failure" in answer) waiting?.reject(remade(answer.failure));
      else waiting?.resolve(answer.value);
    });
    const lost = (): void => {
      this.#hasEnded = true;
      for (const { reject } of this.#waiting.values()) reject(gone());
      this.#waiting.clear();
    };
    // Out of memory, say: who waits is told, and nobody else notices.
    this.#worker.on("error", lost);
    this.#worker.on("exit", lost);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  ask(question: Unnumbered): Promise<unknown> {
    if (this.#hasEnded) return Promise.reject(gone());
    const id = (this.#last += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      this.#worker.postMessage({ ...question, id });
    });
  }

  call<Method extends keyof Calls>(
    method: Method,
    ...given: Parameters<Calls[Method]>
  ): ReturnType<Calls[Method]> {
    // The other side calls the function of this name: its answer is of its type.
    return this.ask({ does: "call", method, given }) as ReturnType<Calls[Method]>;
  }

  stream<Method extends keyof Streams>(
    method: Method,
    ...given: Parameters<Streams[Method]>
  ): ReturnType<Streams[Method]> {
    return this.#batches(method, given) as ReturnType<Streams[Method]>;
  }

  async *#batches(method: keyof Streams, given: readonly unknown[]): AsyncGenerator {
    const stream = this.#last + 1;
    await this.ask({ does: "stream", method, given });
    let isDone = false;
    try {
      for (;;) {
        const { done, value } = (await this.ask({ does: "next", stream })) as Batch;
        isDone = done;
        if (done) return;
        yield value;
      }
    } catch (error) {
      isDone = true;
      throw error;
    } finally {
      if (!isDone) await this.ask({ does: "end", stream });
    }
  }

  hold(): void {
    this.#worker.ref();
  }

  /** Kept for the next, and no reason to stay for a process that is done. */
  rest(): void {
    this.#worker.unref();
  }

  async end(): Promise<void> {
    this.#hasEnded = true;
    await this.#worker.terminate();
  }
}

type Batch = { readonly done: boolean; readonly value: unknown };

function gone(): Error {
  return new Error("The thread that worked on the file has ended.");
}

/** To start one takes longer than most of what is asked. */
const idle: Thread[] = [];
const mostIdle = 2;

function taken(): Thread {
  for (let thread = idle.pop(); thread !== undefined; thread = idle.pop()) {
    if (thread.hasEnded) continue;
    thread.hold();
    return thread;
  }
  return new Thread();
}

async function giveBack(thread: Thread): Promise<void> {
  if (thread.hasEnded) return;
  try {
    await thread.ask({ does: "close" });
  } catch (error) {
    await thread.end();
    throw error;
  }
  if (idle.length >= mostIdle) return thread.end();
  thread.rest();
  idle.push(thread);
}

async function within<T>(use: (thread: Thread) => Promise<T>): Promise<T> {
  const thread = taken();
  try {
    return await use(thread);
  } finally {
    await giveBack(thread);
  }
}

type Seen = { readonly asOf: string; readonly catalog: Catalog };

async function opened(opening: Opening): Promise<Seen & { readonly thread: Thread }> {
  const thread = taken();
  try {
    return { ...((await thread.ask({ does: "open", opening })) as Seen), thread };
  } catch (error) {
    await giveBack(thread);
    throw error;
  }
}

function readerOf(thread: Thread): Reader {
  return {
    width: 1,
    byIdentity: (...asked) => thread.stream("byIdentity", ...asked),
    byMatch: (...asked) => thread.stream("byMatch", ...asked),
  };
}

function viewOf({ thread, asOf, catalog }: Awaited<ReturnType<typeof opened>>): ErasureView {
  return {
    asOf,
    catalog,
    reader: readerOf(thread),
    facts: (...asked) => thread.stream("facts", ...asked),
    references: (...asked) => thread.stream("references", ...asked),
    scan: (...asked) => thread.call("scan", ...asked),
    close: () => giveBack(thread),
  };
}

type Apart = Pick<
  Store<SqliteConnection>,
  | "describe"
  | "openReading"
  | "openErasureView"
  | "openErasure"
  | "transactionStatus"
  | "forgetTransaction"
  | "readLabels"
>;

export const apart: Apart = {
  describe: (connection, use) =>
    within(async (thread) => {
      await thread.ask({ does: "open", opening: { as: "described", connection } });
      const store: DescribedStore = {
        test: () => thread.call("test"),
        introspect: () => thread.call("introspect"),
        sample: (catalog) => thread.call("sample", catalog),
        firstRows: (...asked) => thread.call("firstRows", ...asked),
        isOurOwn: () => thread.call("isOurOwn"),
      };
      return use(store);
    }),
  openReading: async (connection, limits) => {
    const { thread, asOf, catalog } = await opened({ as: "reading", connection, limits });
    return { asOf, catalog, reader: readerOf(thread), close: () => giveBack(thread) };
  },
  openErasureView: async (connection, limits) => viewOf(await opened({ as: "view", connection, limits })),
  openErasure: async (connection, limits): Promise<ErasureSession> => {
    const one = await opened({ as: "erasure", connection, limits });
    const { thread } = one;
    return {
      ...viewOf(one),
      apply: async (steps, onStep) => {
        for (const step of steps) {
          await thread.call("apply", [step]);
          onStep?.();
        }
      },
      settle: () => thread.call("settle"),
      effects: () => thread.call("effects"),
      transaction: () => thread.call("transaction"),
      commit: () => thread.call("commit"),
    };
  },
  transactionStatus: (...asked) => within((thread) => thread.call("transactionStatus", ...asked)),
  forgetTransaction: (...asked) => within((thread) => thread.call("forgetTransaction", ...asked)),
  readLabels: (...asked) => within((thread) => thread.call("readLabels", ...asked)),
};
