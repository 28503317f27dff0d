// Goal: an endpoint that is incomplete or contradicts itself does not start, and its types reach the caller.
// Method: one sound definition, broken in every way; a call through a transport that records.
import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { caller } from "./call.ts";
import { addressOf, endpoint, indexEndpoints, refusalsOf } from "./endpoint.ts";
import type { EndpointDefinition } from "./endpoint.ts";

const sound = {
  kind: "json",
  method: "POST",
  path: "/api/v1/courses/:id/bookings",
  permission: "public",
  params: z.strictObject({ id: z.uuid() }),
  body: z.strictObject({ seats: z.int().min(1).max(9) }),
  reply: z.object({ booking: z.uuid() }),
  refusals: ["conflict"],
  summary: "Books seats on a course.",
} as const satisfies EndpointDefinition;

test("a sound definition is frozen and complete", () => {
  const book = endpoint(sound);
  expect(Object.isFrozen(book)).toBe(true);
  expect(book.query.parse({})).toEqual({});
  expect(book.query.safeParse({ page: "1" }).success).toBe(false);
  expect(refusalsOf(book)).toEqual(
    expect.arrayContaining(["conflict", "not_found", "invalid_json", "internal"]),
  );
});

test.each<[string, Record<string, unknown>]>([
  ["no permission", { permission: undefined }],
  ["permission of the closed set", { permission: "anybody" }],
  ["no reply schema", { reply: undefined }],
  ["no kind", { kind: "rpc" }],
  ["not a sentence", { summary: "books seats" }],
  ["not in the catalogue", { refusals: ["teapot"] }],
  ["names {id} and its schema {}", { params: undefined }],
  ["names {id} and its schema {course}", { params: z.strictObject({ course: z.uuid() }) }],
  ["a GET has no body", { method: "GET" }],
  ["a form is a POST", { kind: "form", method: "PUT" }],
  ["a page is a GET", { kind: "page" }],
  ["reserved name", { body: z.strictObject({ _form: z.uuid() }) }],
  ["form the walk does not know", { path: "/api/v1/courses/:id/*" }],
])("it does not start: %s", (why, change) => {
  const broken = { ...sound, ...change } as unknown as EndpointDefinition;
  expect(() => endpoint(broken)).toThrow(why);
});

test("without permission or reply it is not even a type", () => {
  const { permission: _permission, ...noPermission } = sound;
  const { reply: _reply, ...noReply } = sound;
  // @ts-expect-error a permission is required
  expect(() => endpoint(noPermission)).toThrow("no permission");
  // @ts-expect-error a reply schema is required
  expect(() => endpoint(noReply)).toThrow("no reply schema");
});

test("two endpoints that would answer the same call are refused", () => {
  const one = endpoint(sound);
  const other = endpoint({
    ...sound,
    path: "/api/v1/courses/:course/bookings",
    params: z.strictObject({ course: z.uuid() }),
  });
  expect(() => indexEndpoints([one, other])).toThrow("defined twice");
  expect(indexEndpoints([one]).size).toBe(1);
});

test("a call has the endpoint's types, its address, and its reply parsed", async () => {
  const book = endpoint(sound);
  const seen: unknown[] = [];
  const booking = "0199a0c0-0000-7000-8000-000000000002";
  const call = caller(async (address, request) => {
    seen.push([address, request]);
    return { status: 200, json: async () => ({ booking, secret: "dropped" }) };
  });
  const id = "0199a0c0-0000-7000-8000-000000000001";
  const result = await call(book, { params: { id }, body: { seats: 2 }, idempotencyKey: "k1" });
  expect(result).toEqual({ ok: true, status: 200, reply: { booking } });
  expect(seen).toEqual([
    [
      `/api/v1/courses/${id}/bookings`,
      {
        method: "POST",
        headers: { accept: "application/json", "content-type": "application/json", "idempotency-key": "k1" },
        body: '{"seats":2}',
      },
    ],
  ]);
  if (result.ok) expectTypeOf(result.reply).toEqualTypeOf<{ booking: string }>();
  // @ts-expect-error the body is required and typed
  await expect(call(book, { params: { id: "" } })).rejects.toThrow("needs {id}");
});

test("a refusal is a value", async () => {
  const refused = {
    code: "conflict",
    message: "Something else changed in the meantime. Look again and repeat.",
  };
  const call = caller(async () => ({ status: 409, json: async () => refused }));
  const params = { id: "0199a0c0-0000-7000-8000-000000000001" };
  expect(await call(endpoint(sound), { params, body: { seats: 1 } })).toEqual({
    ok: false,
    status: 409,
    error: refused,
  });
});

test("a parameter cannot climb out of its place", () => {
  expect(addressOf("/a/:b/c", { b: "x/../y?z#" }, { q: "a&b" })).toBe("/a/x%2F..%2Fy%3Fz%23/c?q=a%26b");
  expect(() => addressOf("/a/:b", { b: ".." })).toThrow("needs {b}");
});
