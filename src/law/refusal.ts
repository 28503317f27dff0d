/** Why: a key of a catalogue and what stands in its sentence; days are ISO 8601. */
export type Reason = { readonly key: string; readonly parameters: Readonly<Record<string, string | number>> };

/** A question that has no answer, because something in it is missing, unknown or not allowed by the rule. */
export class ClockRefusal extends RangeError {
  override readonly name = "ClockRefusal";
  readonly reason: Reason;
  constructor(key: string, parameters: Reason["parameters"]) {
    super(`${key} ${JSON.stringify(parameters)}`);
    this.reason = { key, parameters };
  }
}
