/** It is broken, sealed, larger than it may be, or of a kind that is not read. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
  readonly why: "not_readable" | "too_large";
  constructor(why: "not_readable" | "too_large" = "not_readable") {
    super(why);
    this.why = why;
  }
}
