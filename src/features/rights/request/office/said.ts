/** Parts of the sentences about what happened in a request. */

/** Inside a sentence; what begins with a name stays. */
export const small = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
export const listed = (ids: readonly string[], words: Readonly<Record<string, string>>): string =>
  ids.map((id) => words[id] ?? id).join("; ");
export const shortDay = (day: string): string =>
  Temporal.PlainDate.from(day).toLocaleString("en-GB", { dateStyle: "long" });

/** A day written out; a calendar that does not reach so far says that it is unknown. */
export const dayWords = (day: string): string =>
  day === "unknown" ? day : Temporal.PlainDate.from(day).toLocaleString("en-GB", { dateStyle: "long" });
