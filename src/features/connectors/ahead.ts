/**
 * Questions to one store, asked before the answers to earlier ones have come: a store that answers one after another is then
 * never waited for between two of them. The answers are read in the order of the questions.
 */

/** What is asked about `of`; the question is sent by the first `next`. */
export type Question<Of, Batch> = {
  readonly of: Of;
  readonly ask: () => AsyncGenerator<Batch, void, undefined>;
};

type Asked<Of, Batch> = {
  readonly of: Of;
  readonly answer: AsyncGenerator<Batch, void, undefined>;
  readonly first: Promise<IteratorResult<Batch, void>>;
};

/**
 * Each batch with what it answers; of at most `width` questions at a time nothing has been read yet. After a failure a
 * store fails every question it had been sent, so what is thrown is what failed first, whichever was being read.
 */
export async function* askAhead<Of, Batch>(
  width: number,
  questions: Iterable<Question<Of, Batch>>,
): AsyncGenerator<readonly [Of, Batch], void, undefined> {
  let failure: { readonly error: unknown } | undefined;
  const rest = questions[Symbol.iterator]();
  const sent: Asked<Of, Batch>[] = [];
  const fail = (error: unknown): void => {
    failure ??= { error };
  };
  // Noted the moment it fails: what fails in consequence comes after it.
  const read = async (
    answer: AsyncGenerator<Batch, void, undefined>,
  ): Promise<IteratorResult<Batch, void>> => {
    const next = answer.next();
    next.catch(fail);
    return await next;
  };
  const send = (): void => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      const { of, ask } = next.value;
      const answer = ask();
      const first = answer.next();
      first.catch(fail);
      sent.push({ of, answer, first });
      if (sent.length >= width) return;
    }
  };
  try {
    send();
    for (let asked = sent.shift(); asked !== undefined; asked = sent.shift()) {
      const { of, answer, first } = asked;
      try {
        for (let part = await first; part.done !== true; part = await read(answer)) yield [of, part.value];
      } finally {
        await answer.return();
      }
      if (sent.length < width) send();
    }
  } catch (error) {
    throw failure === undefined ? error : failure.error;
  } finally {
    // Whoever stopped reading does not wait for what is still on its way.
    for (const { answer } of sent) answer.return().catch(() => undefined);
  }
}
