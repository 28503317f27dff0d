// Goal: questions sent ahead are answered in their order, no more of them wait than was said, and what failed first is what
// is reported, whichever answer was being read.
// Method: questions over promises that the test settles one by one; what was sent is noted when it is.
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { askAhead, type Question } from "./ahead.ts";

type Told = { readonly answer: (batch: string) => void; readonly fail: (error: Error) => void };

/** Questions of one batch each, or of several; what is sent waits until the test answers. */
function asking(names: readonly string[], batches = 1) {
  const sent: string[] = [];
  const ended: string[] = [];
  const told = new Map<string, Told>();
  const questions = names.map((of): Question<string, string> => ({
    of,
    ask: async function* () {
      try {
        for (let batch = 1; batch <= batches; batch += 1) {
          const name = batches === 1 ? of : `${of}${batch}`;
          sent.push(name);
          yield await new Promise<string>((resolve, reject) =>
            told.set(name, { answer: resolve, fail: reject }),
          );
        }
      } finally {
        ended.push(of);
      }
    },
  }));
  const of = (name: string): Told => told.get(name) ?? { answer: () => undefined, fail: () => undefined };
  return { questions, sent, ended, of };
}

async function readAll(
  width: number,
  questions: readonly Question<string, string>[],
): Promise<readonly string[]> {
  const read: string[] = [];
  for await (const [of, batch] of askAhead(width, questions)) read.push(`${of}: ${batch}`);
  return read;
}

test("answers come in the order of the questions, and only so many are sent before they are read", async () => {
  const { questions, sent, of } = asking(["a", "b", "c", "d"]);
  const all = readAll(2, questions);
  await turn();
  expect(sent).toEqual(["a", "b"]);
  of("b").answer("second");
  await turn();
  expect(sent).toEqual(["a", "b"]);
  of("a").answer("first");
  await turn();
  expect(sent).toEqual(["a", "b", "c", "d"]);
  of("d").answer("fourth");
  of("c").answer("third");
  expect(await all).toEqual(["a: first", "b: second", "c: third", "d: fourth"]);
});

test("a store that answers one question at a time is asked one at a time", async () => {
  const { questions, sent, of } = asking(["a", "b"]);
  const all = readAll(1, questions);
  await turn();
  expect(sent).toEqual(["a"]);
  of("a").answer("first");
  await turn();
  expect(sent).toEqual(["a", "b"]);
  of("b").answer("second");
  expect(await all).toEqual(["a: first", "b: second"]);
});

test("what failed first is thrown, also while an earlier question is still being read", async () => {
  const { questions, of } = asking(["a", "b", "c"], 2);
  const all = readAll(3, questions).catch((error: unknown) => error);
  await turn();
  of("a1").answer("half");
  await turn();
  of("b1").fail(new Error("the fault"));
  await turn();
  of("a2").fail(new Error("failed in consequence"));
  of("c1").fail(new Error("failed in consequence"));
  expect(await all).toMatchObject({ message: "the fault" });
});

test("a failure of the later batch is not taken for that of a question after it", async () => {
  const { questions, of } = asking(["a", "b"], 2);
  const all = readAll(2, questions).catch((error: unknown) => error);
  await turn();
  of("a1").answer("half");
  await turn();
  of("a2").fail(new Error("the fault"));
  of("b1").fail(new Error("failed in consequence"));
  expect(await all).toMatchObject({ message: "the fault" });
});

test("whoever stops reading waits for nothing that is on its way, and everything sent is ended", async () => {
  const { questions, ended, of } = asking(["a", "b", "c"]);
  const stopping = (async () => {
    for await (const [name] of askAhead(3, questions)) return name;
    return undefined;
  })();
  await turn();
  of("a").answer("first");
  expect(await stopping).toBe("a");
  expect(ended).toEqual(["a"]);
  of("b").fail(new Error("the connection ended"));
  of("c").answer("third");
  await turn();
  expect(ended.toSorted()).toEqual(["a", "b", "c"]);
});
