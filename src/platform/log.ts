/**
 * JSON lines about what happened, for whoever runs the installation. A line holds opaque ids, codes and numbers only:
 * the types refuse free text, and a check at run time refuses what slipped past them, so that no name reaches a log.
 * Errors are logged as class, code and code positions, never as messages (PostgreSQL quotes values in them).
 * Decision: docs/decisions/0022-logs.md.
 */
import type { Id } from "./ids.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

// A string type is a literal when a record keyed by it has a required key; `string` and branded strings are not.
type IsLiteral<T extends string> = {} extends Readonly<Record<T, 1>> ? false : true;

/** An id made by us: a branded e-mail address does not pass for one. */
export type OpaqueId = Id<string>;

type Loggable<T> = [T] extends [number | bigint | boolean | undefined]
  ? T
  : [T] extends [string]
    ? IsLiteral<T> extends true
      ? T
      : [T] extends [OpaqueId]
        ? T
        : never
    : T extends readonly (infer Item)[]
      ? readonly Loggable<Item>[]
      : Exclude<T, undefined> extends string | number | bigint | boolean
        ? Loggable<Exclude<T, undefined>> | undefined
        : never;

/** Each field as it may be logged, or `never` (a type error at the call). */
export type LogFields<F> = { readonly [K in keyof F]: Loggable<F[K]> };

type NoFields = Readonly<Record<string, never>>;

export type Logger = {
  debug<const E extends string, const F extends object = NoFields>(
    event: E & Code<E>,
    fields?: LogFields<F> & F,
  ): void;
  info<const E extends string, const F extends object = NoFields>(
    event: E & Code<E>,
    fields?: LogFields<F> & F,
  ): void;
  warn<const E extends string, const F extends object = NoFields>(
    event: E & Code<E>,
    fields?: LogFields<F> & F,
  ): void;
  error<const E extends string, const F extends object = NoFields>(
    event: E & Code<E>,
    fields?: LogFields<F> & F,
  ): void;
  /** Logs a crash: class, code and positions in our code, never its message. */
  failure<const E extends string, const F extends object = NoFields>(
    event: E & Code<E>,
    error: unknown,
    fields?: LogFields<F> & F,
  ): void;
  /** A logger that adds `fields` to each line. */
  child<const F extends object>(fields: LogFields<F> & F): Logger;
};

type Code<E extends string> = IsLiteral<E> extends true ? E : never;

export type LogOptions = {
  /** Takes one line with its newline. */
  readonly write: (line: string) => void;
  readonly level: LogLevel;
  readonly now: () => Temporal.Instant;
};

const levels: readonly LogLevel[] = ["debug", "info", "warn", "error"];

export function createLogger(options: LogOptions): Logger {
  return build(options, {});
}

function build(options: LogOptions, bound: Readonly<Record<string, unknown>>): Logger {
  const threshold = levels.indexOf(options.level);
  const line = (level: LogLevel, event: string, fields: object = {}): void => {
    if (levels.indexOf(level) < threshold) return;
    const entry = {
      time: options.now().toString(),
      level,
      event: harmless(event),
      ...bound,
      ...clean(fields),
    };
    options.write(`${JSON.stringify(entry)}\n`);
  };
  return {
    debug: (event, fields) => line("debug", event, fields),
    info: (event, fields) => line("info", event, fields),
    warn: (event, fields) => line("warn", event, fields),
    error: (event, fields) => line("error", event, fields),
    failure: (event, error, fields) => line("error", event, { ...fields, ...describe(error) }),
    child: (fields) => build(options, { ...bound, ...clean(fields) }),
  };
}

/** What may be said of an error: nothing a person wrote, nothing a database quoted. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: "not_an_error" };
  const code = "code" in error && typeof error.code === "string" ? error.code.toLowerCase() : undefined;
  return {
    error: error.name.toLowerCase(),
    ...(code === undefined ? {} : { code }),
    frames: frames(error),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  };
}

// Positions only: the stack begins with the message, which is cut away whole; of the rest only file names and numbers stay.
const position = /^ {4}at .*?([\w.-]+\.[cm]?[jt]s):(\d+):(\d+)\)?$/;

function frames(error: Error): readonly string[] {
  const stack = error.stack ?? "";
  const message = stack.indexOf(error.message);
  // A message changed after the stack was made cannot be told from positions: no positions then.
  if (message === -1) return [];
  return stack
    .slice(message + error.message.length)
    .split("\n")
    .flatMap((line) => {
      const match = position.exec(line);
      return match === null ? [] : [`${match[1]?.toLowerCase()}:${match[2]}:${match[3]}`];
    })
    .slice(0, 12);
}

const harmlessText = /^(?:[a-z0-9][a-z0-9_.:/+-]{0,127}|[A-Z]{3,7}|\/[a-z0-9_.:/*-]{0,127})$/;

function harmless(value: string): string {
  return harmlessText.test(value) ? value : "withheld";
}

function clean(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, cleanValue(value)]));
}

function cleanValue(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean" || value === undefined) return value;
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "string") return harmless(value);
  if (Array.isArray(value)) return value.slice(0, 50).map(cleanValue);
  return typeof value === "object" && value !== null ? clean(value) : "withheld";
}
