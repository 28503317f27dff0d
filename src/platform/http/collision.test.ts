// Goal: whoever loses a race that a constraint, a lock or the isolation of transactions decided is told so, and can ask
// again; the place in the code is logged, the values the database quotes are not.
// Method: the error PostgreSQL gives, out of the transaction, at the real edge.
import { expect, test } from "vitest";
import { ask, edge, lines } from "../../../testkit/edge.ts";

test.each(["23505", "40001", "40P01"])("SQLSTATE %s is a conflict", async (code) => {
  const quoting = 'duplicate key value violates "one_name": (name)=(Mei Tan)';
  const app = await edge({
    idempotency: {
      run: async () => {
        throw Object.assign(new Error(quoting), { code, detail: quoting });
      },
    },
  });
  lines.length = 0;
  const reply = await ask(app, {
    method: "POST",
    url: "/api/v1/students",
    headers: { "content-type": "application/json", "idempotency-key": "0123456789abcdef" },
    payload: '{"name":"Mei Tan"}',
  });
  expect([reply.statusCode, reply.json()]).toEqual([
    409,
    { code: "conflict", message: "Something else changed in the meantime. Look again and repeat." },
  ]);
  expect(lines.join("")).not.toContain("Mei");
  expect(lines.join("").includes("http.collided")).toBe(code === "23505");
  await app.close();
});
