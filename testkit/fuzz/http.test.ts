// Goal: nothing that can be sent to an endpoint knocks it over, is echoed, or changes anything when it is refused.
// Method: the whole product with an organisation in mid-life, and generated requests to every endpoint (drive.ts); the
// long form is `npm run fuzz`, which runs this same test with more of them; a commit's 500 to each kind of door come with
// KEPT_WHOLE=1, else a quarter. A failure prints how to send it again.
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drive } from "./drive.ts";
import { countByDoor, distinct, leastPerDoor, longestMilliseconds, longForm, shortForm } from "./forms.ts";
import type { Form } from "./forms.ts";
import { fuzzPlace } from "./place.ts";
import type { FuzzPlace } from "./place.ts";

let place: FuzzPlace;
let form: Form;
beforeAll(async () => {
  place = await fuzzPlace();
  form = longForm() ?? shortForm(place.targets);
});
afterAll(() => place.close());

test("no generated request knocks an endpoint over", { timeout: longestMilliseconds() }, async () => {
  const tally = await drive(place, form);
  const doors = countByDoor(tally.byEndpoint, place.targets);
  const failures = distinct(tally.failures);
  process.stdout.write(
    `${tally.requests} generated requests to ${place.targets.length} endpoints, seed ${form.seed}; ` +
      `${tally.unchanged} refusals shown to change nothing; the slowest answer took ${tally.slowestMs} ms; by door ${JSON.stringify(doors)}\n`,
  );
  if (form.resultFile !== undefined)
    writeFileSync(form.resultFile, JSON.stringify({ ...tally, failures, endpoints: place.targets.length }));
  for (const { replay, fault, crash, request } of failures.slice(0, 60))
    process.stdout.write(`\n${fault}\n${crash ?? ""}\n${replay}\n${request}\n`);
  expect(failures.map(({ endpoint, fault }) => `${endpoint}: ${fault}`)).toEqual([]);
  // A long run may ask one endpoint alone; a commit asks them all.
  const isCommit = form.resultFile === undefined;
  const asked = { endpoints: Object.keys(tally.byEndpoint).length, least: Math.min(...Object.values(doors)) };
  expect(isCommit ? asked.endpoints : place.targets.length).toBe(place.targets.length);
  expect(isCommit ? asked.least : leastPerDoor).toBeGreaterThanOrEqual(leastPerDoor);
  expect(isCommit ? tally.unchanged : leastPerDoor + 1).toBeGreaterThan(leastPerDoor);
});

test("what once fell is refused", async () => {
  const cookie = await place.nextMember();
  const base = "/o/harbour-school/api";
  const capitals = "0198A000-0000-7000-8000-000000000001";
  const far = [{ role: "developer", endsAt: "0000-01-01T00:00:00Z" }];
  const fallen: readonly [method: "GET" | "POST" | "DELETE", url: string, body: unknown][] = [
    ["DELETE", `${base}/access/passkeys/${capitals}`, {}],
    ["POST", `${base}/access/people/${capitals}/invitation`, {}],
    ["POST", `${base}/access/people`, { email: "a@example.org", grants: far }],
    ["GET", `${base}/rights/review/R-2026-0002/row?position=175003&ordinal=1`, undefined],
    ["GET", `${base}/rights/review/R-2026-0002/rows?after=99999.1`, undefined],
    ["GET", `${base}/rights/review/R-2026-0002/rows?table=%00&position=0`, undefined],
    ["GET", `${base}/policy?on=0000-01-01`, undefined],
    ["GET", `${base}/policy/print/0000-01-01/pdf`, undefined],
  ];
  for (const [method, url, body] of fallen) {
    const headers = {
      host: place.host,
      cookie,
      ...(body === undefined
        ? {}
        : {
            "content-type": "application/json",
            "idempotency-key": "0123456789abcdef",
            "sec-fetch-site": "same-origin",
          }),
    };
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
    const reply = await place.app.inject({ method, url, headers, ...payload });
    expect([url, reply.statusCode]).toEqual([url, 400]);
  }
});
