/**
 * What a ledger entry's nine lines say (docs/decisions/0016-ledger-entry.md), for whoever holds the bytes alone: the
 * command line's `verify`, and the verifier page in a browser.
 */
import { fromBytes } from "./bytes.ts";

export type EntryFields = {
  readonly id: string;
  readonly type: string;
  /** UTC, six digits of a second. */
  readonly time: string;
  readonly organisationId: string;
  readonly actorId: string;
  readonly clauseId: string | undefined;
  readonly hasSubject: boolean;
};

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const form = new RegExp(
  `^kept-ledger-entry/1\\n(?<id>${uuid})\\n(?<type>[a-z0-9]+(?:[._-][a-z0-9]+)*)\\n` +
    `(?<time>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z)\\n(?<organisation>${uuid})\\n(?<actor>${uuid})\\n` +
    `(?<clause>${uuid}|-)\\n(?<tag>[0-9a-f]{64}|-)\\n[0-9a-f]{64}\\n$`,
  "u",
);

/** The fields of an entry of version 1; `undefined` for bytes that are not one. */
export function parseEntry(bytes: Uint8Array): EntryFields | undefined {
  const groups = form.exec(fromBytes(bytes) ?? "")?.groups;
  const { id, type, time, organisation, actor, clause, tag } = groups ?? {};
  if (id === undefined || type === undefined || time === undefined) return undefined;
  if (organisation === undefined || actor === undefined) return undefined;
  return {
    id,
    type,
    time,
    organisationId: organisation,
    actorId: actor,
    clauseId: clause === "-" ? undefined : clause,
    hasSubject: tag !== "-",
  };
}
