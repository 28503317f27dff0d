/** Why a change of a connected store did not run; nothing has happened. */

/** It may not run as it stands; the sentences say what to do. */
export class ChangeRefused extends Error {
  override readonly name: string = "ChangeRefused";
  readonly sentences: readonly string[];
  constructor(...sentences: readonly string[]) {
    super(sentences.join(" "));
    this.sentences = sentences;
  }
}

/** The store has not ended the transaction of a run before: it may be asked again. */
export class ChangeUnderWay extends ChangeRefused {
  override readonly name = "ChangeUnderWay";
}

/** What was approved is not what stands in the store. */
export class ChangeOutdated extends ChangeRefused {
  override readonly name = "ChangeOutdated";
  /** Tables that are not as they were approved, or what else of the plan is not. */
  readonly differs: readonly string[];
  constructor(differs: readonly string[], refusals: readonly string[]) {
    super(
      differs.length > 0
        ? `The store is no longer as it was approved (${differs.join(", ")}); nothing has happened. Make the plan again.`
        : "The store does not do what was approved; nothing has happened. Make the plan again.",
      ...refusals,
    );
    this.differs = differs;
  }
}
