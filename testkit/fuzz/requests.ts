/**
 * One generated request to one endpoint. Two thirds are hostile in one place (path, query, headers, body) and sound
 * elsewhere, so that the place is reached; one third is sound or almost, so that the code behind the schemas is.
 */
import { z } from "zod";
import { formToken } from "../../src/platform/http/forgery.ts";
import { formTokenField, isMutating, onceField, parameterNames } from "../../src/platform/endpoint.ts";
import type { AnyEndpoint } from "../../src/platform/endpoint.ts";
import {
  fieldPart,
  filePart,
  hostileForm,
  hostileJson,
  hostileMultipart,
  multipart,
  urlencoded,
} from "./bodies.ts";
import type { Body } from "./bodies.ts";
import { randomOf } from "./random.ts";
import type { Random } from "./random.ts";
import { almost, fitting, schemaOf } from "./schema.ts";
import type { Schema, Seen } from "./schema.ts";
import { canary, hostileText, hostileValue, write } from "./values.ts";
import type { Value } from "./values.ts";

export type Request = {
  readonly method: AnyEndpoint["method"];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer | undefined;
};

/** An endpoint with its schemas as JSON Schema, made once. */
export type Target = {
  readonly endpoint: AnyEndpoint;
  readonly name: string;
  readonly params: Schema;
  readonly query: Schema;
  readonly body: Schema;
};

export function targetOf(endpoint: AnyEndpoint): Target {
  const of = (schema: z.ZodObject): Schema =>
    schemaOf(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  return {
    endpoint,
    name: `${endpoint.method} ${endpoint.path}`,
    params: of(endpoint.params),
    query: of(endpoint.query),
    body: of(endpoint.body),
  };
}

type Manner = "near" | "params" | "query" | "headers" | "body";

/** Request number `index`; the same words give the same request as long as the same has been seen. */
export function requestOf(target: Target, seed: string, index: number, place: Place): Request {
  const random = randomOf(`${seed} ${target.name} ${index}`);
  const { endpoint } = target;
  const manner = mannerOf(endpoint, index, random);
  const url = addressFor(target, manner, random, place.seen);
  const own = isMutating(endpoint)
    ? sending(target, manner, url, random, place.seen)
    : { headers: {}, payload: undefined };
  const headers = { host: place.host, ...own.headers };
  return {
    method: endpoint.method,
    url,
    headers: manner === "headers" ? hostileHeaders(headers, random) : headers,
    payload: own.payload,
  };
}

export type Place = { readonly host: string; readonly seen: Seen };

function mannerOf(endpoint: AnyEndpoint, index: number, random: Random): Manner {
  // The first five hundred are those of a commit: most of them end where they are read, which is quickly.
  if (index % (index < 500 ? 8 : 3) === 0) return "near";
  if (index % 8 === 1) return "headers";
  const manners: Manner[] = ["query"];
  if (parameterNames(endpoint.path).length > 0) manners.push("params");
  if (isMutating(endpoint)) manners.push("body", "body", "body");
  return random.oneOf(manners) ?? "query";
}

function addressFor(target: Target, manner: Manner, random: Random, seen: Seen): string {
  const shapes = schemaOf(target.params["properties"]);
  const path = target.endpoint.path.replaceAll(/:([A-Za-z]+)/g, (_whole, name: string) => {
    const sound = plain(fitting(schemaOf(shapes[name]), random, seen, name));
    const hostile = manner === "params" && (name !== "organisation" || random.chance(0.2));
    if (!hostile) return encodeURIComponent(sound.toWellFormed()) || "x";
    return random.pick<() => string>([
      () => encodeURIComponent(hostileText(random).toWellFormed()).slice(0, 900),
      () => random.pick(rawSegments),
      () => encodeURIComponent(`${sound}${random.pick(["\0", " ", "é", "'", "A", "%"])}`),
      () => encodeURIComponent(sound.toUpperCase().toWellFormed()),
      () => encodeURIComponent(sound.slice(1).toWellFormed()),
    ])();
  });
  const query = manner === "query" ? hostileQuery(target, random, seen) : soundQuery(target, random, seen);
  return query === "" ? path : `${path}?${query}`;
}

const plain = (value: Value): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? `${value}` : "";

const rawSegments: readonly [string, ...string[]] = [
  "%",
  "%zz",
  "%ff",
  "%c0%af",
  "%00",
  "%2e%2e%2f",
  ";x=1",
  "*",
  "a%2fb",
  "%5c",
  "x".repeat(201),
  "x".repeat(4200),
  "%e2%82",
  "%ED%A0%80",
  "__proto__",
  canary,
];

function soundQuery(target: Target, random: Random, seen: Seen): string {
  const value = fitting(target.query, random, seen);
  return urlencoded(fieldsOf(value));
}

function hostileQuery(target: Target, random: Random, seen: Seen): string {
  const value = fitting(target.query, random, seen);
  const names = Object.keys(schemaOf(target.query["properties"]));
  const fields = fieldsOf(value);
  const name = random.oneOf(names) ?? "q";
  const other = fields.filter(([one]) => one !== name);
  return random.pick<() => string>([
    () => urlencoded([...other, [name, hostileText(random)]]).slice(0, 4500),
    () => urlencoded([...other, [name, write(hostileValue(random))]]).slice(0, 4500),
    () => urlencoded([...fields, [hostileText(random), hostileText(random)]]).slice(0, 4500),
    () => `${urlencoded(fields)}&${name}=1&${name}=2`,
    () => `${urlencoded(fields)}&__proto__=${canary}&constructor=1`,
    () => `${name}[]=1&${name}[__proto__]=2`,
    () => `${name}=%ff&${name}=%`,
    () => `${name}=%ED%A0%80`,
    () => `%=%&&&===&?&#${canary}`,
    () => `${name}=${"a".repeat(random.pick([300, 3000, 5000]))}`,
    () => `language=${random.pick(["en", "es", "xx", "EN", "", "en\0", "en,es"])}`,
    () => Array.from({ length: 300 }, (_, at) => `p${at}=`).join("&"),
  ])();
}

function fieldsOf(value: Value): readonly (readonly [string, string])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(
    ([name, one]) => [name, typeof one === "string" ? one : write(one as Value)] as const,
  );
}

type Sending = Pick<Request, "headers" | "payload">;

function sending(target: Target, manner: Manner, url: string, random: Random, seen: Seen): Sending {
  const key = `fuzz-${random.int(1e9)}-${random.int(1e9)}-key`;
  const { endpoint } = target;
  const own = { "sec-fetch-site": "same-origin" };
  const sound = fitting(target.body, random, seen);
  if (endpoint.kind !== "form") {
    const near = random.chance(0.5) ? write(sound) : almost(sound, random);
    const body: Body =
      manner === "body" ? hostileJson(sound, random) : { type: "application/json", bytes: Buffer.from(near) };
    return { headers: { ...own, ...typed(body), "idempotency-key": key }, payload: body.bytes };
  }
  const [path = ""] = url.split("?", 1);
  const secret = "A".repeat(43);
  const fields: readonly (readonly [string, string])[] = [
    [formTokenField, formToken(secret, path)],
    [onceField, key],
    ...fieldsOf(sound).map(([name, text]) =>
      random.chance(manner === "near" ? 0.12 : 0)
        ? ([name, hostileText(random)] as const)
        : ([name, text] as const),
    ),
  ];
  const body = endpoint.files ? filesBody(fields, manner, random) : formBody(fields, manner, random);
  return { headers: { ...own, ...typed(body), cookie: `kept-form=${secret}` }, payload: body.bytes };
}

const typed = ({ type }: Body): Readonly<Record<string, string>> =>
  type === undefined ? {} : { "content-type": type };

function formBody(fields: readonly (readonly [string, string])[], manner: Manner, random: Random): Body {
  if (manner === "body") return hostileForm(fields, random);
  return { type: "application/x-www-form-urlencoded", bytes: Buffer.from(urlencoded(fields)) };
}

function filesBody(fields: readonly (readonly [string, string])[], manner: Manner, random: Random): Body {
  const parts = fields.filter(([name]) => name !== "file").map(([name, value]) => fieldPart(name, value));
  const whole = random.chance(0.7) ? [...parts, filePart(random)] : parts;
  return manner === "body" ? hostileMultipart(whole, random) : multipart(whole);
}

/** Header values as Node's parser lets them through: visible Latin-1, spaces and tabs. */
const headerText = (text: string): string =>
  text.replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/g, "?").slice(0, 3000);

function hostileHeaders(
  sound: Readonly<Record<string, string>>,
  random: Random,
): Readonly<Record<string, string>> {
  const strange = headerText(hostileText(random));
  const change = random.pick<readonly [string, string]>([
    ["accept", 'a;b="c'],
    ["accept", "text/html"],
    ["accept", strange],
    ["accept-language", strange],
    ["accept-language", `${"en;q=0.1,".repeat(300)}es;q=1e400`],
    ["accept-language", "*;q=NaN, \u00e9, en-__proto__, -;q=-1"],
    ["cookie", strange],
    ["cookie", `${sound["cookie"] ?? ""}; kept-form=${"B".repeat(43)}`],
    ["cookie", `kept-session-riverbridge=${strange}; __proto__=1; =; ;;`],
    ["cookie", "a=b; ".repeat(500)],
    ["authorization", `Bearer ${strange}`],
    ["authorization", `Basic ${canary}`],
    ["authorization", `Bearer kept_${"A".repeat(2000)}`],
    ["host", strange],
    ["host", "127.0.0.1:8405@example.org"],
    ["host", ""],
    ["origin", "null"],
    ["origin", strange],
    ["sec-fetch-site", "cross-site"],
    ["sec-fetch-site", strange],
    ["idempotency-key", strange],
    ["idempotency-key", "short"],
    ["idempotency-key", "0123456789abcdef, 0123456789abcdef"],
    ["content-type", strange],
    ["content-length", random.pick(["-1", "abc", "1e3", "0", "99999999999999999999"])],
    ["content-encoding", "gzip"],
    ["transfer-encoding", "gzip, chunked"],
    ["range", "bytes=0-0,-1,5-3"],
    ["if-none-match", `"${strange}"`],
    ["if-modified-since", strange],
    ["x-forwarded-for", strange],
    ["x-forwarded-host", "evil.example"],
    ["forwarded", `for=${strange}`],
    ["x-http-method-override", "DELETE"],
    ["x-request-id", strange],
    ["user-agent", strange],
    ["referer", strange],
    ["expect", "100-continue"],
    ["upgrade", "h2c"],
    ["__proto__", canary],
    ["constructor", canary],
  ]);
  return Object.fromEntries([...Object.entries(sound), change]);
}
