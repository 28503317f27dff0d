/** A row of the file as the case it asks for, or everything that is wrong with it. Pure. */
import { z } from "zod";
import type { AccountId, ActorId } from "../../platform/identifiers.ts";
import { line, text } from "../../platform/text.ts";
import { sorts } from "../complaints/index.ts";
import { topics } from "../advice/index.ts";
import { requestRights } from "../rights/index.ts";
import type { Reached } from "../rights/index.ts";
import { columns } from "./contract.ts";
import type { ColumnName, DayOrder, Problem, ProblemCode } from "./contract.ts";

export type Colleague = {
  readonly accountId: AccountId;
  readonly actorId: ActorId;
  readonly email: string;
  readonly isWorker: boolean;
};

export type Facts = {
  readonly today: Temporal.PlainDate;
  readonly zone: string;
  readonly days: DayOrder;
  readonly colleagues: readonly Colleague[];
};

const kinds = ["request", "complaint", "question"] as const;
type Kind = (typeof kinds)[number];
const channels = ["email", "telephone", "post", "in-person"] as const;
const capacities = ["self", "guardian", "agent", "survivor"] as const;
const reasons = ["complexity", "number", "both"] as const;

type Common = {
  readonly reference: string;
  readonly receivedOn: string;
  readonly receivedAt: Temporal.Instant;
  readonly handler: ActorId | undefined;
  readonly wording: string | undefined;
};
type Person = {
  readonly channel: (typeof channels)[number];
  readonly name: string;
  readonly email: string | undefined;
  readonly address: string | undefined;
  readonly language: "en" | "es";
  readonly about: AccountId | undefined;
};
export type Asked =
  | (Common &
      Person & {
        readonly kind: "request";
        readonly right: (typeof requestRights)[number];
        readonly capacity: (typeof capacities)[number];
        readonly person: string | undefined;
        readonly reached: Reached;
      })
  | (Common &
      Person & {
        readonly kind: "complaint";
        readonly sort: (typeof sorts)[number];
        readonly acknowledged: Temporal.Instant | undefined;
      })
  | (Common & { readonly kind: "question"; readonly topic: (typeof topics)[number] });

export type Understood =
  | { readonly asked: Asked }
  | { readonly kind: string; readonly reference: string; readonly problems: readonly Problem[] };

/** Where each column stands in the file; the first line's words, whatever their case. */
export function headOf(head: readonly string[]): {
  readonly places: ReadonlyMap<ColumnName, number>;
  readonly unread: readonly string[];
  readonly isTwice: boolean;
} {
  const names = head.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, "_"),
  );
  const places = new Map(
    columns.flatMap(({ name }) => (names.includes(name) ? [[name, names.indexOf(name)] as const] : [])),
  );
  const known: ReadonlySet<string> = new Set(columns.map(({ name }) => name));
  const read = names.filter((name) => known.has(name));
  return {
    places,
    unread: head.filter((_, at) => !known.has(names[at] ?? "")).filter((name) => name.trim() !== ""),
    isTwice: new Set(read).size !== read.length,
  };
}

export function understand(
  cells: readonly string[],
  head: { readonly places: ReadonlyMap<ColumnName, number>; readonly width: number },
  facts: Facts,
): Understood {
  const row = new Reader(cells, head.places, facts);
  if (cells.length > head.width) row.say("kind", "too-many-cells");
  const kind = row.one("kind", kinds);
  const reference = row.short("reference", 100) ?? "";
  if (kind !== undefined) row.belongs(kind);
  const asked = kind === undefined ? undefined : askedOf(kind, reference, row);
  if (asked !== undefined && row.problems.length === 0) return { asked };
  return { kind: row.cell("kind"), reference: row.cell("reference"), problems: row.problems };
}

/** Before it no rule of the law counted here was in force. */
const firstDay = Temporal.PlainDate.from("2018-05-25");

function askedOf(kind: Kind, reference: string, row: Reader): Asked {
  // Where the day is wrong that is said already; the rest of the row is judged all the same.
  const received = row.day("received") ?? firstDay;
  const handler = row.colleague("handler");
  if (handler !== undefined && !handler.isWorker) row.say("handler", "not-at-work");
  const common: Common = {
    reference,
    receivedOn: received.toString(),
    receivedAt: row.momentOf(received),
    handler: handler?.actorId,
    wording: row.long("wording"),
  };
  if (kind === "question") {
    const topic = row.one("topic", topics) ?? "other";
    return { ...common, kind, topic };
  }
  const about = row.colleague("about_colleague");
  if (about !== undefined && about.accountId === handler?.accountId) row.say("handler", "about-the-handler");
  const person: Person = {
    channel: row.one("channel", channels) ?? "email",
    name: row.short("name", 200) ?? "",
    email: row.email("email"),
    address: row.long("address", 600),
    language: row.one("language", ["en", "es"] as const) ?? "en",
    about: about?.accountId,
  };
  if (kind === "complaint") {
    const acknowledged = row.momentAfter("acknowledged", received);
    return { ...common, ...person, kind, sort: row.one("sort", sorts) ?? "data", acknowledged };
  }
  if (Temporal.PlainDate.compare(received, firstDay) < 0) row.say("received", "too-old");
  const capacity = row.one("capacity", capacities) ?? "self";
  const whose = row.short("person", 200);
  if (capacity !== "self" && whose === undefined) row.say("person", "missing");
  return {
    ...common,
    ...person,
    kind,
    right: row.one("right", requestRights) ?? "access",
    capacity,
    person: capacity === "self" ? undefined : whose,
    reached: reachedOf(row, received),
  };
}

function reachedOf(row: Reader, received: Temporal.PlainDate): Reached {
  const identityAsked = row.momentAfter("identity_asked", received);
  const identityConfirmed = row.momentAfter("identity_confirmed", received);
  const questionAsked = row.momentAfter("question_asked", received);
  const questionAnswered = row.momentAfter("question_answered", received);
  if (row.isBefore(identityConfirmed, identityAsked)) row.say("identity_confirmed", "out-of-order");
  if (questionAnswered !== undefined && questionAsked === undefined) row.say("question_asked", "missing");
  if (row.isBefore(questionAnswered, questionAsked)) row.say("question_answered", "out-of-order");
  const at = row.momentAfter("extended", received);
  const months = row.one("extended_months", ["1", "2"] as const);
  const reason = row.one("extension_reason", reasons);
  if (at === undefined && (months ?? reason) !== undefined) row.say("extended", "needs-the-day");
  if (at !== undefined && months === undefined && row.cell("extended_months") === "")
    row.say("extended_months", "missing");
  return {
    identityAsked,
    identityConfirmed,
    questionAsked,
    questionAnswered,
    extended: at === undefined ? undefined : { at, months: Number(months), reason: reason ?? "complexity" },
  };
}

const email = z.string().trim().toLowerCase().pipe(z.email().max(254));

type Text = z.ZodType<string, string>;
const lines = new Map<number, Text>();
const texts = new Map<number, Text>();

/** One schema for each length: to make it takes a hundred times as long as to use it, and a file has cells by the ten thousand. */
function schemaOf(
  made: Map<number, Text>,
  max: number,
  make: (of: { max: number; min: number }) => Text,
): Text {
  const schema = made.get(max) ?? make({ max, min: 1 });
  made.set(max, schema);
  return schema;
}

/** Reads cells by the names of their columns and collects what is wrong, beside its column. */
class Reader {
  readonly problems: Problem[] = [];
  readonly #cells: readonly string[];
  readonly #places: ReadonlyMap<ColumnName, number>;
  readonly #facts: Facts;
  #kind: Kind = "request";

  constructor(cells: readonly string[], places: ReadonlyMap<ColumnName, number>, facts: Facts) {
    this.#cells = cells;
    this.#places = places;
    this.#facts = facts;
  }

  say(column: ColumnName, code: ProblemCode): void {
    this.problems.push({ column, code });
  }

  cell(name: ColumnName): string {
    const place = this.#places.get(name);
    return place === undefined ? "" : (this.#cells[place] ?? "").trim();
  }

  /** What a kind has no use for must be empty, and what it needs must be there. */
  belongs(kind: Kind): void {
    this.#kind = kind;
    const letter = kind === "request" ? "r" : kind === "complaint" ? "c" : "q";
    for (const { name, of, needed } of columns) {
      const isEmpty = this.cell(name) === "";
      if (!isEmpty && !of.includes(letter)) this.say(name, "does-not-belong");
      if (isEmpty && needed.includes(letter)) this.say(name, "missing");
    }
  }

  one<const C extends readonly string[]>(name: ColumnName, choices: C): C[number] | undefined {
    const given = this.cell(name).toLowerCase();
    const found = choices.find((choice) => choice === given);
    if (given !== "" && found === undefined) this.say(name, "not-one-of");
    if (given === "" && name === "kind") this.say(name, "missing");
    return found;
  }

  short(name: ColumnName, max: number): string | undefined {
    return this.#text(name, max, schemaOf(lines, max, line));
  }

  long(name: ColumnName, max = this.#kind === "question" ? 4000 : 8000): string | undefined {
    return this.#text(name, max, schemaOf(texts, max, text));
  }

  #text(name: ColumnName, max: number, schema: z.ZodType<string, string>): string | undefined {
    const given = this.cell(name);
    if (given === "") return undefined;
    const read = schema.safeParse(given);
    if (read.success) return read.data;
    this.say(name, Array.from(given).length > max ? "too-long" : "not-readable");
    return undefined;
  }

  email(name: ColumnName): string | undefined {
    const given = this.cell(name);
    if (given === "") return undefined;
    const read = email.safeParse(given);
    if (read.success) return read.data;
    this.say(name, "not-an-address");
    return undefined;
  }

  colleague(name: ColumnName): Colleague | undefined {
    const given = this.cell(name).toLowerCase();
    if (given === "") return undefined;
    const found = this.#facts.colleagues.find((one) => one.email.trim().toLowerCase() === given);
    if (found === undefined) this.say(name, "no-colleague");
    return found;
  }

  day(name: ColumnName): Temporal.PlainDate | undefined {
    const given = this.cell(name);
    if (given === "") return undefined;
    const day = dayOf(given, this.#facts.days);
    if (day === undefined) this.say(name, "not-a-day");
    else if (Temporal.PlainDate.compare(day, this.#facts.today) > 0) this.say(name, "in-the-future");
    else return day;
    return undefined;
  }

  momentAfter(name: ColumnName, received: Temporal.PlainDate): Temporal.Instant | undefined {
    const day = this.day(name);
    if (day === undefined) return undefined;
    if (Temporal.PlainDate.compare(day, received) < 0) this.say(name, "before-received");
    return this.momentOf(day);
  }

  /** Noon, because the day is known and the hour is not; of today its first minute, which has come in any case. */
  momentOf(day: Temporal.PlainDate): Temporal.Instant {
    const { today, zone } = this.#facts;
    const plainTime = day.equals(today) ? "00:00" : "12:00";
    return day.toZonedDateTime({ timeZone: zone, plainTime }).toInstant();
  }

  isBefore(one: Temporal.Instant | undefined, other: Temporal.Instant | undefined): boolean {
    return one !== undefined && other !== undefined && Temporal.Instant.compare(one, other) < 0;
  }
}

const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/;
const others = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: 00:00(?::00)?)?$/;

/** A day as other programs write it; `undefined` when it is none, or none of a century people live in. */
export function dayOf(given: string, order: DayOrder): Temporal.PlainDate | undefined {
  const plain = iso.exec(given);
  const other = others.exec(given);
  const [year, month, day] =
    plain !== null
      ? [plain[1], plain[2], plain[3]]
      : other === null
        ? []
        : order === "day-first"
          ? [other[3], other[2], other[1]]
          : [other[3], other[1], other[2]];
  const parts = { year: Number(year), month: Number(month), day: Number(day) };
  if (!(parts.year >= 1900 && parts.year <= 2999) || parts.month < 1 || parts.day < 1) return undefined;
  try {
    return Temporal.PlainDate.from(parts, { overflow: "reject" });
  } catch {
    return undefined;
  }
}
