// Goal: a description that is wrong is refused with the line and a sentence that says how to mend it; one that is accepted can be
// filled in wherever it has a placeholder, and no value of a person ends the place it stands in.
// Method: one small description, changed in one place at a time; and generated values put into every kind of place.
import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { changed, openSmall, smallApi } from "../../../../../testkit/doubles/small_api.ts";
import { ConnectionRefused } from "./http.ts";
import { parseDescription } from "./parse.ts";
import { ApiDescription } from "./description.ts";
import { pick, picked } from "./pick.ts";
import { retryAfter } from "./rate.ts";
import { readJson } from "./json.ts";
import { filledRequest } from "./template.ts";

function problemsOf(text: string): readonly string[] {
  const parsed = parseDescription(text);
  return "problems" in parsed ? parsed.problems.map(({ line, sentence }) => `${line}: ${sentence}`) : [];
}

test("the small description is accepted, so each refusal below is of what was changed", () => {
  expect(problemsOf(smallApi)).toEqual([]);
});

test("the example of docs/apis.md is accepted, and uses every word but one at the top of a description", async () => {
  const page = await readFile(new URL("../../../../../docs/apis.md", import.meta.url), "utf8");
  const example = /^```yaml\n([^]*?)^```$/m.exec(page)?.[1] ?? "";
  expect(problemsOf(example)).toEqual([]);
  const words = Object.keys(ApiDescription.shape).filter(
    (word) => !new RegExp(`^${word}:`, "m").test(example),
  );
  expect(words).toEqual(["places"]);
  expect(page).toContain("`places`");
});

test.each([
  [
    "a word it does not know",
    "limits:",
    "limit: 3\nlimits:",
    "4: `limit` is not a word of the description here.",
  ],
  ["no limits at all", 'limits: ["It finds addresses only."]', "limits: []", "4: This must not be empty."],
  [
    "a secret itself",
    "secret: api_key }",
    "secret: api_key, value: sk-live-123 }",
    "6: `value` is not a word of the description here.",
  ],
  ["an address without encryption", "base: https:", "base: http:", "5: The address begins with https://."],
  [
    "a value within a question and no quoting",
    'q: "{asked}"',
    'q: "email:{asked}"',
    "12: `{asked}` stands within other text: say how it is quoted there, as in `{asked|odata}`.",
  ],
  [
    "quoting nobody knows",
    'q: "{asked}"',
    'q: "email:{asked|sql}"',
    "12: Quoting is one of odata, kql, kql_phrase, gmail, drive, drive_phrase.",
  ],
  [
    "a placeholder without a value",
    'request: { path: "/people/{key.id}" }',
    'request: { path: "/people/{key.name}" }',
    "19: `{key.name}` has no value here; there are: key.id.",
  ],
  [
    "the person in a place where nobody is asked for",
    "test: { path: /me }",
    'test: { path: "/me/{asked}" }',
    "9: `{asked}` has no value here; there are: none.",
  ],
  [
    "braces that stand for nothing",
    "test: { path: /me }",
    'test: { path: "/me/{}" }',
    "9: A placeholder is written as {key.id} or {asked|odata}; braces stand for nothing else.",
  ],
  [
    "a guard that no list shows",
    "guard: { field: version }",
    "guard: { header: ETag }",
    "17: What only a look at the record shows can guard it with `detail: true` alone.",
  ],
  [
    "a path that is none",
    "title: [name]",
    'title: ["a[b"]',
    "16: A path is written as a.b, a.*.b or a[name=Subject].b; a key with other signs stands in a list.",
  ],
  [
    "places that nobody names",
    "find:",
    "places: { parameter: mailboxes }\nfind:",
    "10: This must be a parameter that is a list.",
  ],
  [
    "a pattern that is none",
    "base:",
    'parameters: { site: { sentence: "Which.", pattern: "(" } }\nbase:',
    "5: This is not a regular expression.",
  ],
  [
    "asking after what never waits",
    "verify:",
    "poll: { ticket: { at: job }, request: { path: /jobs }, done: { at: done } }\nverify:",
    "24: Nothing is asked after unless `erase.pending` says which answers mean it.",
  ],
  [
    "a token of pages that goes nowhere",
    "records: [people]",
    "paging: { kind: cursor, at: next }\n    records: [people]",
    "13: The token of the next page goes either into `query` or into `json`.",
  ],
  [
    "an anchor",
    "name: Small",
    "name: &name Small",
    "2: Anchors and aliases (& and *) are not used in descriptions: write the value out.",
  ],
  ["an empty file", smallApi, "", "1: The file is empty: a description begins with `kept_api: 1`."],
])("a description with %s is refused with its line", (_name, from, to, problem) => {
  expect(problemsOf(changed(from, to))).toContain(problem);
});

test("what was given is held against the description before anything is asked, without repeating it", () => {
  const text = changed(
    "base:",
    'parameters: { site: { sentence: "Which site.", pattern: "[a-z]{3}" }, boxes: { sentence: "Which boxes.", pattern: ".+", list: true } }\nbase:',
  );
  const refusalOf = (options: Parameters<typeof openSmall>[2]): readonly string[] => {
    try {
      openSmall(text, 1, options);
      return [];
    } catch (error) {
      if (error instanceof ConnectionRefused) return error.sentences;
      throw error;
    }
  };
  expect(refusalOf({ secrets: {} })).toEqual([
    'The parameter "site" is missing: Which site.',
    'The parameter "boxes" is missing: Which boxes.',
    'Small needs the secret "api_key".',
  ]);
  expect(
    refusalOf({ secrets: { api_key: "with space" }, parameters: { site: "ABC1", boxes: "one", more: "x" } }),
  ).toEqual([
    'Small has no parameter "more".',
    'The parameter "site" is not written as it must be: Which site.',
    'The parameter "boxes" must be a list: Which boxes.',
    'The secret "api_key" holds a space, a line break or a sign that no key has.',
  ]);
  expect(refusalOf({ parameters: { site: "abc", boxes: ["one"] } })).toEqual([]);
});

test("parameters that make no address, and a token asked for without encryption, are refused", () => {
  const text = changed(
    "base: https://api.example.org/v1",
    'parameters: { site: { sentence: "Which site.", pattern: ".+" } }\nbase: https://{parameters.site}.example.org',
  );
  expect(() => openSmall(text, 1, { parameters: { site: "a@evil.example.org/" } })).toThrow(
    "The parameters given for Small make no address.",
  );
  const token =
    "{ kind: client_credentials, token: http://login.example.org/, client_id: kept, secret: api_key }";
  const unsafe = changed("{ kind: key, header: X-Api-Key, secret: api_key }", token);
  expect(problemsOf(unsafe)).toEqual(["6: The address begins with https://."]);
});

test("no value ends the place it stands in, whatever it holds", () => {
  const value = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
    .filter((text) => text.isWellFormed() && !text.includes("\0") && !/^\.{1,2}$/.test(text));
  fc.assert(
    fc.property(value, (asked) => {
      const request = {
        method: "POST" as const,
        path: "/people/{asked}/mails",
        query: {
          $filter: "mail eq '{asked|odata}'",
          q: "in:'{asked|drive}'",
          s: '"{asked|kql}"',
          g: '"{asked|gmail}"',
        },
        json: { filter: ["{asked}"] },
      };
      const filled = filledRequest(request, { asked });
      const url = new URL(`https://api.example.org${filled.target}`);
      expect(url.pathname.split("/").map(decodeURIComponent)).toEqual(["", "people", asked, "mails"]);
      expect([...url.searchParams.keys()]).toEqual(["$filter", "q", "s", "g"]);
      expect(url.hash).toBe("");
      const within = (name: string): string => url.searchParams.get(name) ?? "";
      expect(within("$filter").slice(9, -1).replaceAll("''", "")).not.toContain("'");
      expect(within("q").slice(4, -1).replaceAll(/\\./gsu, "")).not.toMatch(/['\\]/);
      expect(within("s").slice(1, -1).replaceAll(/\\./gsu, "")).not.toMatch(/["\\]/);
      expect(within("g").slice(1, -1)).not.toContain('"');
      expect(filled.json).toEqual({ filter: [asked] });
    }),
    { numRuns: 500 },
  );
});

test.each([".", "..", "a\0b", "\ud800"])("a value that no path can hold is refused: %j", (asked) => {
  expect(() => filledRequest({ method: "GET", path: "/people/{asked}" }, { asked })).toThrow(/^A value/);
});

test.each(["a\r\nx: y", "ü", "a\tb"])("a value that no header can hold is refused: %j", (guard) => {
  const request = { method: "GET" as const, path: "/people", headers: { "If-Match": "{guard}" } };
  expect(() => filledRequest(request, { guard })).toThrow("A value cannot stand in a header.");
});

test("a path leads to own values only, through lists, choices and keys with dots", () => {
  const body = {
    "@odata.nextLink": "x",
    payload: {
      headers: [
        { name: "From", value: "a" },
        { name: "subject", value: "b" },
      ],
    },
  };
  expect(pick(body, ["@odata.nextLink"])).toBe("x");
  expect(pick(body, "payload.headers[name=Subject].value")).toBe("b");
  expect(picked(body, "payload.headers.*.value")).toEqual(["a", "b"]);
  expect(pick(body, "payload.headers.1.value")).toBe("b");
  expect([pick(body, "constructor"), pick(body, "payload.__proto__"), pick("text", "length")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("Retry-After is seconds or a date, and nothing else", () => {
  const now = Date.parse("2026-06-01T12:00:00Z");
  expect(
    ["120", "0", "Mon, 01 Jun 2026 12:00:30 GMT", "Sun, 31 May 2026 12:00:00 GMT"].map((text) =>
      retryAfter(text, now),
    ),
  ).toEqual([120, 0, 30, 0]);
  expect(["", "soon", "-5", "1.5", "2026-06-01", undefined].map((text) => retryAfter(text, now))).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
});

test("JSON is bounded in depth, must be UTF-8, and keeps numbers that would be rounded", () => {
  const read = (text: string): unknown => readJson(new TextEncoder().encode(text), 4)?.value;
  expect(read('{"id":12345678901234567890,"n":7}')).toEqual({ id: "12345678901234567890", n: 7 });
  expect(read('[[[["]"]]]]')).toEqual([[[["]"]]]]);
  expect(read("[[[[[]]]]]")).toBeUndefined();
  expect(readJson(Uint8Array.of(0x22, 0xff, 0x22), 4)).toBeUndefined();
  expect(read("[".repeat(200_000))).toBeUndefined();
});
