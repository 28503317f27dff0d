/**
 * An API behind HTTP as a system of records, by its description (docs/decisions/0112). The engine knows no vendor: what is
 * particular to one stands in its file, with what it cannot do.
 */
import { isAbort, stopIfAborted } from "../gaps.ts";
import type { RecordSystem, SystemTest } from "../system.ts";
import { createApi, troubleIn, troubleOf } from "./api.ts";
import type { Api } from "./api.ts";
import { secretNames } from "./auth.ts";
import type { ApiDescription } from "./description.ts";
import { eraseRecord, pollErasure } from "./erase.ts";
import { findRecords } from "./find.ts";
import { realClock } from "./rate.ts";
import type { ApiClock } from "./rate.ts";
import { readRecord } from "./read.ts";
import { filled } from "./template.ts";
import type { Values } from "./template.ts";
import type { Line } from "./transport.ts";
import { verifyRecord } from "./verify.ts";

export type HttpOptions = {
  /** What the description asks whoever connects: texts, and lists where it says so. */
  readonly parameters?: Readonly<Record<string, string | readonly string[]>>;
  /** Names of hosts on one's own network that may be called, without encryption too. */
  readonly ownHosts?: readonly string[];
  /** Another origin for one of the description's (a national cloud, a gateway), as `https://graph.microsoft.us`. */
  readonly instead?: Readonly<Record<string, string>>;
  readonly resolve?: Line["resolve"];
  readonly clock?: ApiClock;
};

/** What was given does not fit the description; the sentences name no value and no secret. */
export class ConnectionRefused extends Error {
  override readonly name = "ConnectionRefused";
  readonly sentences: readonly string[];
  constructor(sentences: readonly string[]) {
    super(sentences.join(" "));
    this.sentences = sentences;
  }
}

/** Throws `ConnectionRefused` when a parameter or a secret is missing or not as the description has it. */
export function openHttp(
  description: ApiDescription,
  secrets: Readonly<Record<string, string>>,
  { parameters = {}, ownHosts = [], instead = {}, resolve, clock = realClock }: HttpOptions = {},
): RecordSystem {
  const given = { ...defaultsOf(description), ...parameters };
  const sentences = [...parameterProblems(description, given), ...secretProblems(description, secrets)];
  if (sentences.length > 0) throw new ConnectionRefused(sentences);
  const texts = Object.entries(given).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  const lists = Object.entries(given).filter((pair): pair is [string, readonly string[]] =>
    Array.isArray(pair[1]),
  );
  const values = Object.fromEntries(texts.map(([name, value]) => [`parameters.${name}`, value]));
  refuseBrokenAddress(description, values);
  const api = createApi({
    description,
    secrets,
    values,
    lists: Object.fromEntries(lists),
    line: { ownHosts, instead, resolve },
    clock,
  });
  return {
    kind: "http",
    can: { erase: description.erase !== undefined, verify: description.verify !== undefined },
    test: (signal) => testApi(api, signal),
    find: (asked, signal) => findRecords(api, asked, signal),
    read: (record, signal) => readRecord(api, record, signal),
    erase: (record, signal) => eraseRecord(api, record, signal),
    poll: (ticket, signal) => pollErasure(api, ticket, signal),
    verify: (ref, signal) => verifyRecord(api, ref, signal),
    close: () => Promise.resolve(),
  };
}

function refuseBrokenAddress({ name, base, auth }: ApiDescription, values: Values): void {
  const addresses = [base, ...("token" in auth ? [auth.token] : [])];
  if (!addresses.every((address) => URL.canParse(filled(address, values, encodeURIComponent))))
    throw new ConnectionRefused([`The parameters given for ${name} make no address.`]);
}

function defaultsOf({ parameters }: ApiDescription): Readonly<Record<string, string | readonly string[]>> {
  const known = Object.entries(parameters).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(known);
}

function* parameterProblems(
  { name, parameters }: ApiDescription,
  given: Readonly<Record<string, string | readonly string[]>>,
): Generator<string> {
  for (const key of Object.keys(given))
    if (!Object.hasOwn(parameters, key)) yield `${name} has no parameter "${key}".`;
  for (const [key, { sentence, pattern, list }] of Object.entries(parameters)) {
    const value = given[key];
    const values = typeof value === "string" ? [value] : (value ?? []);
    const form = new RegExp(`^(?:${pattern})$`, "u");
    if (value === undefined || values.length === 0) yield `The parameter "${key}" is missing: ${sentence}`;
    else if (list === (typeof value === "string"))
      yield `The parameter "${key}" must be ${list ? "a list" : "one text"}: ${sentence}`;
    else if (!values.every((each) => each.length <= 500 && form.test(each)))
      yield `The parameter "${key}" is not written as it must be: ${sentence}`;
  }
}

function* secretProblems(
  { name, auth }: ApiDescription,
  secrets: Readonly<Record<string, string>>,
): Generator<string> {
  for (const secret of secretNames(auth)) {
    const value = Object.hasOwn(secrets, secret) ? secrets[secret] : undefined;
    if (value === undefined || value === "") yield `${name} needs the secret "${secret}".`;
    else if (auth.kind !== "google_service_account" && !/^[\x21-\x7e]+$/.test(value))
      yield `The secret "${secret}" holds a space, a line break or a sign that no key has.`;
  }
}

async function testApi(api: Api, signal: AbortSignal): Promise<SystemTest> {
  stopIfAborted(signal);
  const { description } = api;
  const findings: SystemTest["findings"][number][] = [];
  const why = await api.call(description.test, placeOf(api), signal).then(
    (reply) => troubleOf(api, reply)?.why,
    (error: unknown) => {
      const trouble = isAbort(error) ? undefined : troubleIn(error);
      if (trouble === undefined) throw error;
      return trouble.why;
    },
  );
  if (why !== undefined) findings.push({ level: "refuse", what: "no_answer", sentence: why });
  for (const sentence of description.limits) findings.push({ level: "gap", what: "limit", sentence });
  if (description.erase === undefined)
    findings.push({
      level: "note",
      what: "no_erasure",
      sentence: "Nothing is erased here by this description.",
    });
  if (description.verify === undefined)
    findings.push({
      level: "warn",
      what: "no_verification",
      sentence: "No erasure here can be seen to be done.",
    });
  return { system: description.name, version: description.version, findings };
}

/** The test asks as the first of the places that were named. */
function placeOf({ description: { places }, lists }: Api): Readonly<Record<string, string | undefined>> {
  return places !== undefined && "parameter" in places ? { place: lists[places.parameter]?.[0] } : {};
}
