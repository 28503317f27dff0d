/** What tables, rows and people are called on a review, and how a row was reached, in words (GDPR art. 12(1)). */
import type { DataMap, Role } from "../../connectors/index.ts";
import { z } from "zod";
import { roles } from "../../connectors/index.ts";
import { bareTableName, readableName } from "../package/names.ts";
import type { PersonContent, RowContent } from "../run/sealed.ts";
import { mapOf } from "../run/search.ts";
import type { System } from "../run/store.ts";

export const StoredReason = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("identity"),
    identity: z.string(),
    column: z.string(),
    value: z.int().positive().optional(),
  }),
  z.strictObject({
    kind: z.literal("relation"),
    role: z.enum(roles),
    match: z.record(z.string(), z.string()),
    from: z.int(),
  }),
]);
export type StoredReason = z.infer<typeof StoredReason>;

const verbs: Readonly<Record<Role, string>> = {
  owned_by: "belongs to",
  bridge: "is connected with",
  co_owned_by: "also concerns",
  accessed_by: "mentions",
  lookup: "refers to",
};

/** The names of one run: by the maps it was planned with. */
export class Names {
  readonly #systems: ReadonlyMap<number, { readonly name: string; readonly map: DataMap }>;

  constructor(systems: readonly System[]) {
    this.#systems = new Map(
      systems.map(({ position, name, map }) => [position, { name, map: mapOf(map) }] as const),
    );
  }

  system(position: number): string {
    return this.#systems.get(position)?.name ?? "";
  }

  map(position: number): DataMap | undefined {
    return this.#systems.get(position)?.map;
  }

  title(position: number, table: string): string {
    return this.map(position)?.tables[table]?.title ?? readableName(bareTableName(table));
  }

  /** The label the map gives the row, else what of it a reader knows it by, else its key. */
  row(position: number, table: string, content: RowContent): string {
    const label = (this.map(position)?.tables[table]?.label ?? []).flatMap((column) => {
      const value = content.values?.[column];
      return value === undefined || value === null || value === "" ? [] : [value];
    });
    return label.length > 0 ? label.join(" ") : (tellingName(content) ?? content.key.join(" / "));
  }

  person(position: number, table: string, unseen: boolean, content: PersonContent): string {
    const title = this.title(position, table);
    if (unseen) return `Somebody we cannot name, in “${title}”`;
    return content.label.length > 0 ? content.label.join(" ") : `${title} ${content.key.join(" / ")}`;
  }
}

const tellingColumn = /(?:^|_)(?:subject|title|name|label|reference|number|description)$/;
const dayColumn = /(?:^|_)(?:at|on|date|day)$/;

/** Where the map names no label: a title of its own, or its day, with what tells it from others of that day. */
function tellingName({ key, values = {} }: RowContent): string | undefined {
  const filled = Object.entries(values).flatMap(([column, value]) =>
    value === null || value.trim() === "" ? [] : [[column, value.trim()] as const],
  );
  const named = filled.find(([column, value]) => tellingColumn.test(column) && /\p{L}/u.test(value))?.[1];
  if (named !== undefined) return named.length > 60 ? `${named.slice(0, 58).trimEnd()} …` : named;
  const day = filled.find(
    ([column, value]) => dayColumn.test(column) && /^\d{4}-\d{2}-\d{2}/.test(value),
  )?.[1];
  if (day === undefined) return undefined;
  const date = new Date(`${day.slice(0, 10)}T12:00Z`).toLocaleDateString("en-GB", {
    dateStyle: "long",
    timeZone: "UTC",
  });
  const time = /[ T](\d{2}:\d{2})/.exec(day)?.[1];
  const [only = ""] = key.length === 1 ? key : [];
  return [
    `of ${date}`,
    ...(time === undefined || time === "00:00" ? [] : [time]),
    // A key a person can read out; a long or composite one says no more than the day.
    ...(only !== "" && only.length <= 10 ? [`no. ${only}`] : []),
  ].join(", ");
}

export type Step = { readonly title: string; readonly name: string };

/** One step of the way to a row: the row it was reached from, or what was entered. */
export function stepWords(reason: StoredReason, from: Step | undefined): string {
  if (reason.kind === "identity") return `found by the ${whichWords(reason)} entered`;
  const where = from === undefined ? "a row found before" : `${from.title} ${from.name}`;
  return `${verbs[reason.role]} ${where}`;
}

/** “e-mail address”, or “2nd e-mail address” where several were entered: never what was entered. */
export function whichWords({
  identity,
  value,
}: Pick<Extract<StoredReason, { kind: "identity" }>, "identity" | "value">): string {
  const words = identityWords(identity);
  if (value === undefined) return words;
  const suffix = { one: "st", two: "nd", few: "rd" }[ordinals.select(value) as "one"] ?? "th";
  return `${value}${suffix} ${words}`;
}

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });

function identityWords(identity: string): string {
  return identity === "email" ? "e-mail address" : identity.replaceAll("_", " ");
}
