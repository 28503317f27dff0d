// Goal: a vendor behind its code hands on a request, which counts from the day it reached the vendor, and tells of a new sub-processor,
// which becomes a plan the officer decides; what it typed wrong is said beside the field, and nobody without the code gets in.
// Method: the pure judge on typed values; the real server over a real database, as a browser without a script.
import { afterAll, beforeAll, expect, test } from "vitest";
import { officeCall } from "../../../testkit/by_hand.ts";
import { signedIn, testKeys, type SignedInMember } from "../../../testkit/signed-in.ts";
import { vendorPage } from "../../../testkit/vendor_told.ts";
import { office as openOffice, visitor, type Office } from "../../../testkit/visitor.ts";
import { world, type World } from "../../../testkit/world.ts";
import { clocksOf } from "../../platform/cases/clocks.ts";
import { readCaseTexts } from "../../platform/cases/texts.ts";
import { read } from "../../platform/db.ts";
import { judgeTold } from "./domain.told.ts";

const today = Temporal.PlainDate.from("2026-03-31");

test("what is missing, too long, no day, of the future or no address is said beside its field", () => {
  const wrong = judgeTold(
    "request",
    { reachedOn: "2026-04-01", email: "nobody", right: "everything" },
    today,
  );
  expect(wrong).toEqual({
    mistakes: [
      { field: "right", key: "mistake.right" },
      { field: "reachedOn", key: "mistake.future" },
      { field: "person", key: "mistake.person" },
      { field: "email", key: "mistake.email" },
    ],
  });
  for (const startsOn of ["soon", "2026-02-30", "0026-01-01", "2026-1-1"])
    expect(judgeTold("sub-processor", { who: "A", does: "B", whose: "C", startsOn }, today)).toEqual({
      mistakes: [{ field: "startsOn", key: "mistake.day" }],
    });
  const long = judgeTold("breach", { happened: "x".repeat(8001) }, today);
  expect(long).toEqual({ mistakes: [{ field: "happened", key: "mistake.long" }] });
});

test("what is told is one line where the field is one, and what was left empty is not told", () => {
  const right = {
    right: "erasure",
    reachedOn: "2026-03-31",
    person: " Kim\nHart ",
    email: "",
    said: " Please. ",
  };
  expect(judgeTold("request", right, today)).toEqual({
    told: { right: "erasure", reachedOn: "2026-03-31", person: "Kim Hart", said: "Please." },
  });
});

let w: World;
let office: Office;
let anna: SignedInMember;
let page: Awaited<ReturnType<typeof vendorPage>>;
beforeAll(async () => {
  w = await world();
  office = await openOffice(w);
  anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { keys: testKeys });
  page = await vendorPage({ w, office, anna });
});
afterAll(async () => {
  await office.close();
  await w.close();
});

const at = (what: string): string => page.vendorOpen.replace("?", `/${what}?`);
const casesOf = (kind: string) =>
  read(w.db, anna.scope, (tx) =>
    tx
      .selectFrom("case_file")
      .select(["id", "reference", "state"])
      .where("organisation_id", "=", anna.scope.organisationId)
      .where("kind", "=", kind)
      .orderBy("id", "desc")
      .execute(),
  );

test("a request handed on counts from the day it reached the vendor, and says who handed it on", async () => {
  const there = visitor(office);
  const before = await casesOf("rights-request");
  const guessed = at("request").replace(/open=.*/, `open=${"9".repeat(13)}.${"A".repeat(43)}`);
  expect((await there.open(guessed)).body).toContain("This page is closed");
  const reachedOn = w.now().toZonedDateTimeISO("Europe/London").toPlainDate().subtract({ days: 5 });
  const wrong = await there.submit(at("request"), { right: "access", person: "", said: "A <b>copy</b>" });
  expect(wrong.body).toContain("Say who asks, as far as you know.");
  expect(wrong.body).toContain("A &lt;b&gt;copy&lt;/b&gt;");
  expect((await casesOf("rights-request")).length).toBe(before.length);
  const given = {
    right: "access",
    reachedOn: reachedOn.toString(),
    person: "Kim Hart",
    email: "kim.hart@example.org",
  };
  const taken = await there.submit(at("request"), { ...given, said: "What do you have of me?" });
  const [made] = await casesOf("rights-request");
  if (made === undefined) throw new Error("No request was opened.");
  expect(taken.body).toContain(made.reference);
  const clocks = await read(w.db, anna.scope, (tx) => clocksOf(tx, anna.scope, made.id));
  const { body } = await officeCall(office, anna, {
    method: "GET",
    at: `rights/requests/${made.reference}`,
    body: undefined,
  });
  const seen = JSON.stringify(body);
  expect(clocks.map(({ inputs }) => inputs)).toEqual([
    expect.objectContaining({
      received: reachedOn
        .toZonedDateTime({ timeZone: "Europe/London", plainTime: "12:00" })
        .toInstant()
        .toString(),
    }),
  ]);
  expect(seen).toContain("Kim Hart");
  expect(seen).toContain("What do you have of me?");
  expect(seen).toContain(`Handed on by Harbour Ferries: it reached them on ${reachedOn.toString()}`);
  expect(office.lines.join("\n")).not.toMatch(/Kim|kim\.hart/);
});

test("a new sub-processor becomes a plan with its day, and leaves us", async () => {
  const there = visitor(office);
  const given = {
    who: "Northern Hosting",
    where: "Norway",
    does: "Keeps the backups.",
    whose: "Passengers",
    startsOn: "2031-05-01",
  };
  const taken = await there.submit(at("sub-processor"), given);
  expect(taken.body).toContain("answers you before the day you named");
  const [made] = await casesOf("change");
  if (made === undefined) throw new Error("No plan was opened.");
  expect(taken.body).toContain(made.reference);
  const texts = await read(w.db, anna.scope, (tx) => readCaseTexts(tx, anna.scope, testKeys, [made.id]));
  const said = new Map(texts.get(made.id)?.map(({ name, text }) => [name, text]));
  expect(said.get("what")).toBe("Harbour Ferries means to use Northern Hosting");
  expect(said.get("receivers")).toBe("Northern Hosting (Norway), for Harbour Ferries");
  const spanish = await there.open(`${at("sub-processor")}&language=es`);
  expect(spanish.body).toContain("Respondemos antes.");
  expect(spanish.body).not.toContain("<script");
});

test("more than ten in an hour wait, and nothing that was typed is lost", async () => {
  const there = visitor(office);
  const given = { who: "A", does: "B", whose: "C", startsOn: "2031-05-01" };
  let last = "";
  for (let sent = 0; sent < 11; sent += 1) last = (await there.submit(at("sub-processor"), given)).body;
  expect(last).toContain("Too many tries");
  expect(last).toContain('value="2031-05-01"');
});
