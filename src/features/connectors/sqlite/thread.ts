/**
 * The thread that works on files of SQLite's: node:sqlite works within the thread that calls it, and one statement can take
 * minutes (decision 0119). It has one file open at a time.
 */
import { parentPort } from "node:worker_threads";
import type { DescribedStore, Snapshot, SqliteConnection } from "../store.ts";
import { crossed, type Answer, type Calls, type Opening, type Question, type Streams } from "./crossing.ts";
import { describeFile, readLabels } from "./describe.ts";
import { openErasureView, openReading } from "./erasure-view.ts";
import { forgetTransaction, openErasure, transactionStatus } from "./writer.ts";

type Opened = {
  /** What is known without asking again: moment and catalogue. */
  readonly facts: unknown;
  readonly calls: Partial<Calls>;
  readonly streams: Partial<Streams>;
  close(): Promise<void>;
};

const always: Partial<Calls> = { transactionStatus, forgetTransaction, readLabels };
let opened: Opened | undefined;
const streams = new Map<number, AsyncGenerator>();

async function open(opening: Opening): Promise<Opened> {
  switch (opening.as) {
    case "described":
      return await openDescribed(opening.connection);
    case "reading": {
      const moment = await openReading(opening.connection, opening.limits);
      return openedAs(moment, moment.reader, {});
    }
    case "view": {
      const view = await openErasureView(opening.connection, opening.limits);
      return openedAs(view, { ...view, ...view.reader }, view);
    }
    case "erasure": {
      const session = await openErasure(opening.connection, opening.limits);
      return openedAs(session, { ...session, ...session.reader }, session);
    }
  }
}

function openedAs(moment: Snapshot, answering: Partial<Streams>, calls: Partial<Calls>): Opened {
  const { asOf, catalog } = moment;
  return { facts: { asOf, catalog }, calls, streams: answering, close: () => moment.close() };
}

/** `describeFile` closes when its work ends: the work is to wait until it is asked to. */
async function openDescribed(connection: SqliteConnection): Promise<Opened> {
  const ready = Promise.withResolvers<DescribedStore>();
  const over = Promise.withResolvers<undefined>();
  const whole = describeFile(connection, (store) => {
    ready.resolve(store);
    return over.promise;
  });
  whole.catch(ready.reject);
  const calls = await ready.promise;
  return {
    facts: undefined,
    calls,
    streams: {},
    close: async () => {
      over.resolve(undefined);
      await whole;
    },
  };
}

async function answered(question: Question): Promise<unknown> {
  switch (question.does) {
    case "open":
      if (opened !== undefined) throw new Error("a file is open already");
      opened = await open(question.opening);
      return opened.facts;
    case "call": {
      const method: unknown = { ...always, ...opened?.calls }[question.method];
      if (typeof method !== "function") throw new Error(`nothing is open that could ${question.method}`);
      return await Reflect.apply(method, undefined, question.given);
    }
    case "stream": {
      const method: unknown = opened?.streams[question.method];
      if (typeof method !== "function") throw new Error(`nothing is open that could ${question.method}`);
      streams.set(question.id, Reflect.apply(method, undefined, question.given));
      return undefined;
    }
    case "next": {
      const stream = streams.get(question.stream);
      if (stream === undefined) throw new Error("the stream has ended");
      const { done, value } = await stream.next();
      if (done === true) streams.delete(question.stream);
      return { done: done === true, value };
    }
    case "end": {
      const stream = streams.get(question.stream);
      streams.delete(question.stream);
      await stream?.return(undefined);
      return undefined;
    }
    case "close": {
      const closing = opened;
      opened = undefined;
      for (const stream of streams.values()) await stream.return(undefined);
      streams.clear();
      await closing?.close();
      return undefined;
    }
  }
}

parentPort?.on("message", (question: Question) => {
  const reply = (answer: Answer): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    parentPort?.postMessage(answer);
  };
  answered(question).then(
    (value) => reply({ id: question.id, value }),
    (error: unknown) => reply({ id: question.id, failure: crossed(error) }),
  );
});
