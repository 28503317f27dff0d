/**
 * Events: what happened in a case, as ids, codes, dates and numbers. Personal text never enters an event; it lies in
 * cells the event refers to, so that erasing a person changes no event (docs/decisions/0014-events.md).
 *
 * Each type and version has a closed schema, registered once with `defineEvent`, which refuses a schema that could
 * hold free text. A released version never changes: a new shape is a new version beside it.
 */
import { z } from "zod";
import type { CellId, EventId } from "./ids.ts";
import type { ActorId, CaseId } from "./ids.ts";
import type { Instant } from "./time.ts";

/** A short code of our own: lower case, digits, dots, dashes, underscores. Not a place for people's words. */
export const code = z
  .string()
  .regex(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/u)
  .max(80);

/** An event as the domain decides it: type, version, data. */
export type DomainEvent<Type extends string = string, Data = unknown> = {
  readonly type: Type;
  readonly version: number;
  readonly data: Data;
};

/** An event type of which only the form is of interest. */
export type AnyEventType = {
  readonly type: string;
  readonly version: number;
  readonly schema: z.ZodType;
};

export type EventType<Type extends string, Data> = {
  readonly type: Type;
  readonly version: number;
  readonly schema: z.ZodType<Data>;
  /** Makes an event; the data is judged by the schema. */
  make(data: Data): DomainEvent<Type, Data>;
};

/** The event a type makes: `EventOf<typeof requestReceived>`. */
export type EventOf<T> = T extends EventType<infer Type, infer Data> ? DomainEvent<Type, Data> : never;

/** An event as it was recorded. */
export type RecordedEvent<E extends DomainEvent = DomainEvent> = E & {
  readonly id: EventId;
  readonly caseId: CaseId;
  /** 1 for the first event of the case. */
  readonly sequence: number;
  readonly actorId: ActorId;
  readonly recordedAt: Instant;
  /** When it happened in the world; a letter is recorded after it arrived. */
  readonly happenedAt: Instant;
  /** The event that led to this one. */
  readonly causeId: EventId | undefined;
  readonly cellIds: readonly CellId[];
};

/** Registers one version of an event type. Throws when the schema is open or could hold free text. */
export function defineEvent<Type extends string, Data>(
  type: Type,
  version: number,
  schema: z.ZodType<Data>,
): EventType<Type, Data> {
  code.parse(type);
  const problem = openPlace(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), "data");
  if (problem !== undefined) throw new TypeError(`The event ${type} version ${version}: ${problem}.`);
  return { type, version, schema, make: (data) => ({ type, version, data: schema.parse(data) }) };
}

const Shape = z.object({
  type: z.string().optional(),
  additionalProperties: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  pattern: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
});

/** Says where a schema is open; `undefined` when it is closed throughout. */
function openPlace(schema: unknown, at: string): string | undefined {
  const shape = Shape.parse(schema);
  if (shape.enum !== undefined || shape.const !== undefined) return undefined;
  const choices = [...(shape.anyOf ?? []), ...(shape.oneOf ?? [])];
  if (choices.length > 0) return firstOf(choices.map((choice) => openPlace(choice, at)));
  switch (shape.type) {
    case "object":
      if (shape.additionalProperties !== false) return `${at} lets undeclared fields through`;
      return firstOf(
        Object.entries(shape.properties ?? {}).map(([name, member]) => openPlace(member, `${at}.${name}`)),
      );
    case "array":
      return openPlace(shape.items, `${at}[]`);
    case "string":
      return shape.pattern === undefined ? `${at} could hold free text, which belongs in a cell` : undefined;
    case "number":
    case "integer":
    case "boolean":
    case "null":
      return undefined;
    case undefined:
    default:
      return `${at} has no closed type`;
  }
}

function firstOf(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}

/** Reads recorded data back through the schema of its type and version. Throws on an event nobody registered. */
export function parseEvent(
  types: readonly AnyEventType[],
  type: string,
  version: number,
  data: unknown,
): DomainEvent {
  const known = types.find((candidate) => candidate.type === type && candidate.version === version);
  if (known === undefined) throw new Error(`No event ${type} version ${version} is registered.`);
  return { type, version, data: known.schema.parse(data) };
}

/** The state after these events: pure, in order, from nothing. */
export function fold<State, E extends DomainEvent>(
  apply: (state: State | undefined, event: E) => State,
  events: readonly E[],
  from?: State,
): State | undefined {
  let state = from;
  for (const event of events) state = apply(state, event);
  return state;
}
