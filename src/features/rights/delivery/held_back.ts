/**
 * Everything the decisions of a run hold back of other people: what the people are called, what redacted and withheld rows
 * say of them, words withheld inside fields; and what goes out all the same, because it is the requester's own or shown by a
 * decision (GDPR art. 15(4)).
 */
import type { Tx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { DataMap } from "../../connectors/index.ts";
import { HeldBack, type Held } from "../redaction/domain.held.ts";
import type { Passage } from "../review/contract.ts";
import { ownRows } from "../review/own.ts";
import type { FoundRow } from "../review/store.ts";
import { decisionReasons, type DecisionReason } from "../run/contract.ts";
import { tellsApart } from "../run/redaction.ts";
import type { Seals } from "../run/sealed.ts";
import { mapOf } from "../run/search.ts";
import type { Run, System } from "../run/store.ts";
import { Names } from "../review/words.ts";
import { Whose } from "../run/whose.ts";
import { guardedPeople, rowsOfSystem } from "./store.ts";

type Values = Readonly<Record<string, string | null>>;

export type Gathered = {
  readonly back: HeldBack;
  /** What a reviewer calls a decision: whom it is about, or in which table the row is. */
  readonly decided: (decision: string) => string;
};

export async function gatherHeld(
  tx: Tx,
  scope: Scope,
  of: {
    readonly run: Run;
    readonly systems: readonly System[];
    readonly seals: Seals;
    /** Names that stand in the package by right: whom it is about, and whose it is. */
    readonly named: readonly string[];
  },
): Promise<Gathered> {
  const { run, systems, seals } = of;
  const people = await guardedPeople(tx, scope, run.id);
  const held = new Map<string, Held>();
  const shown = new Map<string, readonly string[]>(of.named.map((name) => [name, [name]]));
  const hold = (each: Held): void => {
    held.set(JSON.stringify([each.called, each.said]), each);
  };
  const names = new Names(systems);
  const called = new Map<string, string>();
  for (const { person, content, reason, position, table_name: table } of people) {
    const opened = await seals.openPerson(run.id, person, content);
    const decision = person.toString("hex");
    called.set(decision, names.person(position, table, false, opened));
    hold({ decision, reason: reasonOf(reason), called: opened.label });
  }
  for (const { position, map, result } of systems) {
    if (result === null || result === undefined) continue;
    const whose = new Whose(mapOf(map), await ownRows(tx, scope, run.id, position, seals));
    for await (const row of rowsOfSystem(tx, scope, run.id, { position })) {
      const { values } = await seals.openRow(run.id, position, row.ordinal, row.content);
      if (values === undefined) continue;
      const found = ofRow(whose, row, values);
      for (const each of found.shown) shown.set(JSON.stringify(each), each);
      for (const each of [...found.held, ...(await passagesOf(seals, row, values))]) {
        hold(each);
        called.set(each.decision, `a row of “${names.title(position, row.table_name)}”`);
      }
    }
  }
  const back = new HeldBack([...held.values()], [...shown.values()]);
  return { back, decided: (decision) => called.get(decision) ?? "a decision" };
}

const placeOf = ({ position, ordinal }: FoundRow): string => `row ${position}/${ordinal}`;

function ofRow(
  whose: Whose,
  row: FoundRow,
  values: Values,
): { readonly held: readonly Held[]; readonly shown: readonly (readonly string[])[] } {
  const { table_name: table, ordinal, treatment } = row;
  const { held, own } = whose.of({ ordinal, table, values });
  const columns = telling(whose.marked, table, values);
  const valuesOf = (isMeant: (column: string) => boolean): readonly string[] =>
    columns.flatMap(({ column, value }) => (isMeant(column) ? [value] : []));
  const isWhole = treatment === "disclose";
  // Shown by a decision or by the map; in a row of the requester alone nobody decided about the names in it.
  const isDecided = isWhole && row.shared;
  const isTheirs = (column: string): boolean =>
    own.has(column) || (!held.has(column) && whose.isOwn(row.ordinal));
  return {
    held: isWhole
      ? []
      : [
          {
            decision: placeOf(row),
            reason: reasonOf(row.decision_reason),
            called: valuesOf((column) => held.get(column) === "another"),
          },
        ],
    shown: [valuesOf((column) => isDecided || isTheirs(column))].filter((each) => each.length > 0),
  };
}

/** What the row calls or reaches people by, in the order of the map. */
function telling(
  map: DataMap,
  table: string,
  values: Values,
): readonly { readonly column: string; readonly value: string }[] {
  return Object.entries(map.tables[table]?.columns ?? {}).flatMap(([column, { category }]) => {
    const value = values[column];
    if (value === undefined || value === null || !tellsApart(category)) return [];
    // A town is nobody's alone; an address or a number to reach somebody by is.
    const isReach = /@|^\+?[\d\s()./-]{8,}$/.test(value);
    return category.startsWith("user.contact") && !isReach ? [] : [{ column, value }];
  });
}

async function passagesOf(seals: Seals, row: FoundRow, values: Values): Promise<readonly Held[]> {
  if (row.passages === null) return [];
  const passages: readonly Passage[] = await seals.openPassages(
    row.run_id,
    row.position,
    row.ordinal,
    row.passages,
  );
  return passages.map(({ column, from, to, reason }) => {
    const said = (values[column] ?? "").slice(from, to);
    // A passage that is a name, an address or a number is held back as that everywhere; "the doctor" is not.
    const isNamed = said.split(/\s+/).every((word) => /^[^\p{Ll}]/u.test(word)) || said.includes("@");
    return { decision: placeOf(row), reason, called: isNamed ? [said] : [], said };
  });
}

function reasonOf(reason: string | null): DecisionReason {
  return decisionReasons.find((each) => each === reason) ?? "not-asked";
}
