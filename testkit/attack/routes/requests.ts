/**
 * From an endpoint to requests that get past its schemas: a body made from the JSON Schema of its declaration, whole or
 * with one text in it replaced, and the token a form of ours would carry.
 */
import { z } from "zod";
import { addressOf, formTokenField, onceField, parameterNames } from "../../../src/platform/endpoint.ts";
import type { AnyEndpoint } from "../../../src/platform/endpoint.ts";
import { formToken, newFormSecret } from "../../../src/platform/http/forgery.ts";
import { newId } from "../../../src/platform/ids.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Schema = Readonly<Record<string, unknown>>;

const schemaOf = (value: unknown): Schema =>
  typeof value === "object" && value !== null ? { ...value } : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Where a text stands in a body, as a path. */
export type Place = readonly (string | number)[];

type Made = { readonly value: Json; readonly places: readonly Place[] };

/** The simplest value of a schema, with every place where a text of the sender's choice may stand. */
function made(schema: Schema, at: Place): Made {
  const plain = (value: Json): Made => ({ value, places: [] });
  if ("const" in schema) return plain(jsonOf(schema["const"]));
  if ("default" in schema) return plain(jsonOf(schema["default"]));
  const [choice] = listOf(schema["enum"]);
  if (choice !== undefined) return plain(jsonOf(choice));
  const [branch] = [...listOf(schema["anyOf"]), ...listOf(schema["oneOf"]), ...listOf(schema["allOf"])];
  if (branch !== undefined) return made(schemaOf(branch), at);
  switch (schema["type"]) {
    case "object":
      return madeObject(schema, at);
    case "array": {
      const one = made(schemaOf(schema["items"]), [...at, 0]);
      return { value: [one.value], places: one.places };
    }
    case "integer":
    case "number":
      return plain(Math.max(1, Number(schema["minimum"] ?? 1)));
    case "boolean":
      return plain(true);
    case "string":
      return { value: textFor(schema, at), places: [at] };
    default:
      return plain(null);
  }
}

function madeObject(schema: Schema, at: Place): Made {
  const parts = Object.entries(schemaOf(schema["properties"])).map(
    ([name, one]) => [name, made(schemaOf(one), [...at, name])] as const,
  );
  return {
    value: Object.fromEntries(parts.map(([name, { value }]) => [name, value])),
    places: parts.flatMap(([, { places }]) => places),
  };
}

function jsonOf(value: unknown): Json {
  return z.json().parse(value);
}

const known: readonly (readonly [RegExp, string])[] = [
  [/email/i, "person@riverbridge.example"],
  [/uuid/, "01890000-0000-7000-8000-000000000000"],
  [/date-time/, "2026-03-02T09:00:00Z"],
  [/date/, "2026-03-02"],
  [/uri|url/i, "https://login.riverbridge.example"],
];
/** For texts whose pattern is their form. */
const candidates = [
  "a",
  "riverbridge.example",
  "01890000-0000-7000-8000-000000000000",
  "2026-03-02",
  "2026-03-02T09:00:00Z",
  "A".repeat(43),
  "0".repeat(64),
  "R-2026-9999",
  "123456",
];

function textFor(schema: Schema, at: Place): string {
  const format = schema["format"];
  const hint = `${typeof format === "string" ? format : ""} ${String(at.at(-1))}`;
  const pattern = schema["pattern"];
  if (typeof pattern === "string" && schema["format"] === undefined) {
    const form = new RegExp(pattern, "u");
    return candidates.find((one) => form.test(one)) ?? "a";
  }
  const found = known.find(([word]) => word.test(hint))?.[1];
  return found ?? "a sentence of a person".padEnd(Number(schema["minLength"] ?? 0), "x");
}

function partsOf(schema: z.ZodType): Made {
  return made(schemaOf(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })), []);
}

function replaced(value: Json, [step, ...rest]: Place, text: string): Json {
  if (step === undefined) return text;
  if (Array.isArray(value))
    return value.map((one: Json, at) => (at === step ? replaced(one, rest, text) : one));
  if (typeof value !== "object" || value === null) return text;
  const before = Object.entries(value);
  return Object.fromEntries(
    before.map(([name, one]) => [name, name === step ? replaced(one, rest, text) : one]),
  );
}

export type Sent = {
  readonly method: AnyEndpoint["method"];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
};

/** What is replaced: a parameter of the path, one of the query, or a text in the body. */
export type Position =
  | { readonly in: "path" | "query"; readonly name: string }
  | { readonly in: "body"; readonly place: Place };

/** Every place of an endpoint where a stranger's text may stand. */
export function positionsOf(one: AnyEndpoint): readonly Position[] {
  const query = partsOf(one.query).places.map((place): Position => ({ in: "query", name: String(place[0]) }));
  const others = Object.keys(one.query.shape)
    .filter((name) => !query.some((each) => each.in === "query" && each.name === name))
    .map((name): Position => ({ in: "query", name }));
  return [
    ...parameterNames(one.path).map((name): Position => ({ in: "path", name })),
    ...query,
    ...others,
    ...partsOf(one.body).places.map((place): Position => ({ in: "body", place })),
  ];
}

export type Wish = {
  readonly params: Readonly<Record<string, string>>;
  readonly cookie?: string;
  readonly text?: { readonly at: Position; readonly is: string };
  /** In place of what a page of ours would send. */
  readonly from?: Readonly<Record<string, string>>;
};

const boundary = "----kept";

/** A request as a page of ours would send it. */
export function requestTo(one: AnyEndpoint, { params, cookie, text, from }: Wish): Sent {
  const at = text?.at;
  const filled = at?.in === "path" ? { ...params, [at.name]: text?.is ?? "" } : params;
  const query = at?.in === "query" ? { [at.name]: text?.is } : {};
  const url = addressOf(one.path, filled, query);
  const secret = newFormSecret();
  const headers = {
    ...(from ?? { "sec-fetch-site": "same-origin" }),
    cookie: [cookie, `kept-form=${secret}`].filter((each) => each !== undefined).join("; "),
  };
  if (one.method === "GET") return { method: "GET", url, headers };
  const whole = partsOf(one.body).value;
  const body = at?.in === "body" ? replaced(whole, at.place, text?.is ?? "") : whole;
  if (one.kind !== "form" && !one.files) {
    const json = { "content-type": "application/json", "idempotency-key": newId() };
    return { method: one.method, url, headers: { ...json, ...headers }, payload: JSON.stringify(body) };
  }
  const fields: readonly (readonly [string, string])[] = [
    ...Object.entries(schemaOf(body)).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [],
    ),
    ...(one.kind === "form"
      ? ([
          [formTokenField, formToken(secret, url.split("?", 1)[0] ?? "")],
          [onceField, newId()],
        ] as const)
      : []),
  ];
  const key: Record<string, string> = one.kind === "form" ? {} : { "idempotency-key": newId() };
  const type = one.files ? `multipart/form-data; boundary=${boundary}` : "application/x-www-form-urlencoded";
  const payload = one.files
    ? `${fields.map(([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join("")}--${boundary}--\r\n`
    : new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString();
  return { method: one.method, url, headers: { "content-type": type, ...key, ...headers }, payload };
}
