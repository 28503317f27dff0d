/**
 * What a description of an API may say (`apis/*.yml`): where it is, how one signs in, how records of a person are found, read,
 * erased and looked for afterwards. It holds names of secrets, never secrets. Whatever it cannot say is not done.
 */
import { z } from "zod";

const Name = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "a word of small letters, digits and _");
const Sentence = z.string().min(1).max(600);
/** Text with placeholders, as `{key.id}` or `{asked|odata}` (template.ts). */
const Template = z.string().min(1).max(2000);
/** `a.b`, `a.*.b`, `a[name=Subject].b`; as a list, each part is one key as it stands. */
const PathText = z.union([z.string().min(1).max(300), z.array(z.string().min(1).max(100)).min(1).max(20)]);
const HeaderName = z.string().regex(/^[A-Za-z0-9-]{1,60}$/, "the name of a header");
const Status = z.int().min(100).max(599);
const Scalar = z.union([z.string().max(300), z.number(), z.boolean()]);

/** Holds when one of `is` stands there; without `is`, when anything does. */
const Condition = z.strictObject({ at: PathText, is: z.array(Scalar).min(1).max(50).optional() });

const Request = z.strictObject({
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).default("GET"),
  path: Template.regex(/^\//, "a path that begins with /"),
  query: z.record(z.string().min(1).max(60), Template).optional(),
  headers: z.record(HeaderName, Template).optional(),
  json: z.json().optional(),
});

const Paging = z.discriminatedUnion("kind", [
  /** A token in the answer goes into the next question. */
  z.strictObject({
    kind: z.literal("cursor"),
    at: PathText,
    query: z.string().min(1).max(60).optional(),
    json: z.string().min(1).max(60).optional(),
  }),
  z.strictObject({
    kind: z.literal("offset"),
    query: z.string().min(1).max(60),
    size_query: z.string().min(1).max(60),
    size: z.int().min(1).max(10_000),
  }),
  z.strictObject({ kind: z.literal("page"), query: z.string().min(1).max(60), first: z.int().min(0).max(1) }),
  /** The whole address of the next page, in the body or in the header `Link` (RFC 8288). */
  z.strictObject({ kind: z.literal("link"), at: PathText }),
  z.strictObject({ kind: z.literal("link_header") }),
]);

const Listing = {
  request: Request,
  paging: Paging.optional(),
  /** Lists of records within an answer. */
  records: z.array(PathText).min(1).max(5),
  /** How many there are by the API's own word. */
  total: z.array(PathText).min(1).max(5).optional(),
  /** An answer without a list that says there is nothing. */
  empty: Condition.optional(),
};

const Secret = Name;
const Auth = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("key"),
    header: HeaderName,
    secret: Secret,
    prefix: z.string().max(40).optional(),
  }),
  z.strictObject({ kind: z.literal("bearer"), secret: Secret }),
  z.strictObject({ kind: z.literal("basic"), user: Template, secret: Secret }),
  /** RFC 6749, section 4.4. */
  z.strictObject({
    kind: z.literal("client_credentials"),
    token: Template,
    client_id: Template,
    secret: Secret,
    scope: Sentence.optional(),
  }),
  /** RFC 6749, section 6. */
  z.strictObject({
    kind: z.literal("refresh_token"),
    token: Template,
    client_id: Template,
    secret: Secret,
    refresh_secret: Secret,
  }),
  /** RFC 7523 as Google has it: the secret is the key file; `subject` is whose data are asked for. */
  z.strictObject({
    kind: z.literal("google_service_account"),
    token: Template,
    secret: Secret,
    scopes: z.array(z.string().min(1).max(200)).min(1).max(10),
    subject: Template.optional(),
  }),
]);

const Held = z.strictObject({
  when: Condition.optional(),
  where: Sentence,
  /** When it ends: a time in the answer, or so many days after one. */
  until: PathText.optional(),
  since: PathText.optional(),
  days: z.int().min(1).max(3650).optional(),
});

/** Which answer denies having the record. A status alone is also what a gateway says: `when` makes it about the record. */
const Gone = z.strictObject({ statuses: z.array(Status).min(1).max(5), when: Condition.optional() });

const Encoding = z.enum(["bytes", "text", "json", "base64", "base64url"]);
const Part = z.union([
  z.strictObject({
    name: Sentence,
    media: z.string().max(100).default("application/octet-stream"),
    when: Condition.optional(),
    request: Request,
    content: PathText.optional(),
    encoding: Encoding.default("bytes"),
    /** Ends of host names a download may be redirected to; nothing of ours is sent there. */
    elsewhere: z
      .array(z.string().regex(/^\.[a-z0-9.-]+$/, "the end of a host name, as .example.org"))
      .optional(),
  }),
  z.strictObject({
    name: Sentence,
    media: z.string().max(100).default("application/json"),
    each: z.strictObject({
      ...Listing,
      keys: z.record(Name, PathText).default({}),
      title: PathText.optional(),
      /** Where the list holds names only: each is asked for, with `{part.…}`. */
      detail: Request.optional(),
      content: PathText.optional(),
      encoding: Encoding.default("json"),
    }),
  }),
]);

const Guard = z.union([
  z.strictObject({ header: HeaderName }),
  z.strictObject({ field: PathText }),
  z.strictObject({ fields: z.array(PathText).min(1).max(30) }),
  z.strictObject({ body: z.literal(true) }),
]);

const Record_ = z.strictObject({
  /** What the API needs to find it again. */
  keys: z.record(Name, PathText).refine((keys) => Object.keys(keys).length > 0, "keys name the record"),
  title: z.array(PathText).min(1).max(6),
  changed: PathText.optional(),
  bytes: PathText.optional(),
  guard: Guard,
  /** The list is not enough: each record is looked at before it counts as found. */
  detail: z.boolean().default(false),
  /** Not a record of its own (a folder). */
  passes: Condition.optional(),
  look: z.strictObject({ request: Request, gone: Gone, held: z.array(Held).max(10).default([]) }),
  parts: z.array(Part).max(20).default([]),
});

/** Somewhere else where what was erased may still be: one more question, or a list that may show it. */
const AlsoLook = z.union([
  z.strictObject({ look: Request, gone: Gone, held: Held }),
  z.strictObject({
    ...Listing,
    /** It is this record when all of these agree. */
    same: z
      .array(z.strictObject({ at: PathText, is: Template }))
      .min(1)
      .max(5),
    held: Held,
  }),
]);

export const ApiDescription = z.strictObject({
  kept_api: z.literal(1),
  name: z.string().min(1).max(80),
  version: z.string().max(40).optional(),
  documentation: z
    .array(z.url({ protocol: /^https$/ }))
    .min(1)
    .max(20),
  /** What it cannot find or erase, for whoever relies on it. */
  limits: z.array(Sentence).min(1).max(20),
  parameters: z
    .record(
      Name,
      z.strictObject({
        sentence: Sentence,
        pattern: z.string().min(1).max(200),
        list: z.boolean().default(false),
        default: z.string().max(200).optional(),
      }),
    )
    .default({}),
  base: Template,
  auth: Auth,
  headers: z.record(HeaderName, Template).default({}),
  bounds: z
    .strictObject({
      seconds: z.number().min(0.05).max(600).default(30),
      megabytes: z.number().min(0.001).max(512).default(32),
      depth: z.int().min(4).max(200).default(64),
      pages: z.int().min(1).max(100_000).default(1000),
      wait_seconds: z.number().min(0).max(3600).default(120),
    })
    .prefault({}),
  rate: z.strictObject({ requests: z.int().min(1).max(10_000), seconds: z.number().min(0.1).max(3600) }),
  /** Answers of success that are none. */
  errors: z.array(Condition).max(10).default([]),
  test: Request,
  places: z
    .union([
      z.strictObject({ parameter: Name }),
      z.strictObject({ ...Listing, id: PathText, title: PathText.optional() }),
    ])
    .optional(),
  find: z
    .array(
      z.strictObject({
        ...Listing,
        asks: z.array(z.enum(["email", "phone", "name", "identifier"])).min(1),
        /** More are never told of, however many there are. */
        most: z.int().min(1).max(1_000_000).optional(),
      }),
    )
    .min(1)
    .max(20),
  record: Record_,
  erase: z
    .strictObject({
      request: Request,
      done: z.array(Status).min(1).max(10),
      pending: z.array(Status).max(5).default([]),
      /** Held by law or contract on the other side. */
      keep: z
        .array(
          z.strictObject({ statuses: z.array(Status).min(1), when: Condition.optional(), why: Sentence }),
        )
        .default([]),
    })
    .optional(),
  poll: z
    .strictObject({
      ticket: z.union([z.strictObject({ header: HeaderName }), z.strictObject({ at: PathText })]),
      request: Request,
      done: Condition,
      failed: Condition.optional(),
    })
    .optional(),
  verify: z
    .strictObject({
      /** A denial is believed of a system only that answers this. */
      alive: Request,
      also: z.array(AlsoLook).max(5).default([]),
      /** One denial may come from a copy that lags behind. */
      times: z.int().min(1).max(10).default(2),
      apart_seconds: z.number().min(0).max(600).default(5),
    })
    .optional(),
});

export type ApiDescription = z.infer<typeof ApiDescription>;
export type ApiRequest = z.infer<typeof Request>;
export type ApiListing = Pick<
  ApiDescription["find"][number],
  "request" | "paging" | "records" | "total" | "empty"
>;
export type ApiPaging = z.infer<typeof Paging>;
export type ApiCondition = z.infer<typeof Condition>;
export type ApiAuth = z.infer<typeof Auth>;
export type ApiAlsoLook = z.infer<typeof AlsoLook>;
export type ApiHeld = z.infer<typeof Held>;
export type ApiPart = z.infer<typeof Part>;
export type ApiPath = z.infer<typeof PathText>;
