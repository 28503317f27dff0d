// Goal: a controller that asked for a copy fetches the released package with its own key, and nothing before it is released; each
// time it is fetched is on record. What a status says follows from where the request stands, and is never taken back.
// Method: the example school, searched, reviewed, packed and released; calls to the letter of the protocol over the real server.
// The words of a status against a table written by hand, and in random orders.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memberIn } from "../../../../testkit/office.ts";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { approve, decideAll, unzip } from "../../../../testkit/review.ts";
import { installation, letSystemIn, requestOfSystem } from "../../../../testkit/systems.ts";
import { office, type Office } from "../../../../testkit/visitor.ts";
import { read, write } from "../../../platform/db.ts";
import { release } from "../delivery/release.ts";
import { latestPackage } from "../delivery/store.ts";
import { onward, standingOf } from "./domain.standing.ts";
import type { Status } from "./domain.standing.ts";

let w: RequestWorld;
let wire: Office;
let key: string;
beforeAll(async () => {
  w = await requestWorld();
  wire = await office(w, { url: `https://${installation}`, folder: `${w.platform.folder}/files` });
  ({ key } = await letSystemIn(w));
}, 60_000);
afterAll(async () => {
  await wire.close();
  await w.close();
});

const asks = async (method: "GET" | "POST", path: string, sent?: unknown) =>
  wire.app.inject({
    method,
    url: `/p/${w.organisations[0].slug}/opendsr/v2/${path}`,
    headers: {
      host: installation,
      authorization: `Bearer ${key}`,
      ...(sent === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(sent === undefined ? {} : { payload: JSON.stringify(sent) }),
  });

test("a copy is fetched with the controller's key once it is released, and each time is on record", async () => {
  const [{ scope }] = w.organisations;
  const identities = w.person("siriporn").map(({ name, value }) => ({
    identity_type: name === "email" ? "email" : "controller_customer_id",
    identity_value: value,
    identity_format: "raw",
  }));
  const mailed = identities.filter(({ identity_type: type }) => type === "email");
  const sent = requestOfSystem({
    subject_request_type: "access",
    subject_identities: mailed,
    status_callback_urls: [],
  });
  const id = String(sent["subject_request_id"]);
  expect((await asks("POST", "requests", sent)).statusCode).toBe(201);
  const { case_id: caseId } = await read(w.db, scope, (tx) =>
    tx.selectFrom("opendsr_received").select("case_id").executeTakeFirstOrThrow(),
  );
  const runId = await w.approve(caseId, w.person("siriporn"));
  expect(JSON.parse((await asks("GET", `requests/${id}`)).body).request_status).toBe("in_progress");
  await w.work("rights.search", runId);
  await decideAll(w, caseId, "redact", "confidential");
  await approve(w, caseId);
  expect((await asks("GET", `requests/${id}/results`)).statusCode).toBe(410);
  const stored = await read(w.db, scope, (tx) => latestPackage(tx, scope, caseId));
  const file = await w.caseOf(caseId);
  const asked = {
    packageId: stored?.id ?? "",
    delivery: "portal" as const,
    typed: file.reference.toLowerCase(),
    ageRecipient: undefined,
    without: "The register follows.",
  };
  const anna = memberIn(w, w.organisations[0]);
  await write(w.db, scope, (tx) => release(tx, scope, w.platform, file, anna, asked, w.now()));
  const said = JSON.parse((await asks("GET", `requests/${id}`)).body);
  expect(said).toMatchObject({
    request_status: "completed",
    results_url: `https://${installation}/p/${w.organisations[0].slug}/opendsr/v2/requests/${id}/results`,
    results_count: 1,
  });
  const results = await asks("GET", `requests/${id}/results`);
  expect([results.statusCode, results.headers["content-type"]]).toEqual([200, "application/zip"]);
  expect([...unzip(results.rawPayload).keys()]).toContain("manifest.json");
  expect((await w.caseOf(caseId)).state.package.downloads).toBe(1);
});

const open = { name: "open", search: { status: "none" } } as never as Parameters<typeof standingOf>[0];

test("the words of a status follow from the request", () => {
  const granted = { verdict: "granted" } as never;
  const table: readonly (readonly [object, string])[] = [
    [{}, "pending"],
    [{ handler: "somebody" }, "in_progress"],
    [{ search: { status: "planned" } }, "in_progress"],
    [{ assessment: granted }, "in_progress"],
    [{ measures: [{}] }, "in_progress"],
    [{ name: "answered" }, "completed"],
    [{ name: "closed", assessment: granted }, "completed"],
    [{ name: "closed", assessment: { verdict: "partly" } }, "completed partly"],
    [{ name: "answered", assessment: { verdict: "refused" } }, "cancelled refused"],
    [{ name: "refused" }, "cancelled refused"],
    [{ name: "withdrawn" }, "cancelled withdrawn"],
    [{ name: "lapsed" }, "cancelled withdrawn"],
  ];
  for (const [change, expected] of table) {
    const { status, outcome } = standingOf({ ...open, ...change });
    expect([change, [status, outcome].filter((one) => one !== undefined).join(" ")]).toEqual([
      change,
      expected,
    ]);
  }
});

test("in whatever order things happen, what was said of a request is never taken back", () => {
  const any = fc.constantFrom<Status>("pending", "in_progress", "completed", "cancelled");
  fc.assert(
    fc.property(fc.array(any, { maxLength: 12 }), (happened) => {
      let last: Status = "pending";
      const said = happened.map((now) => (last = onward(last, now)));
      const firstEnd = happened.find((one) => one === "completed" || one === "cancelled");
      const begun = happened.findIndex((one) => one !== "pending");
      expect(said.every((one, at) => begun === -1 || at < begun || one !== "pending")).toBe(true);
      expect(said.findLast((one) => one === "completed" || one === "cancelled")).toBe(firstEnd);
    }),
  );
});
