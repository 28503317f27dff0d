// Goal: what leaves the house is what was decided and nothing else: the exact rows of an approved review, without the
// people who are held back, to whoever proves to be the person, and only after every gate.
// Method: the example school on a real PostgreSQL, the real worker, the ZIP read back byte by byte.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memberIn } from "../../../../testkit/office.ts";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { approve, confirmIdentity, decideAll, newestMail, zipOf } from "../../../../testkit/review.ts";
import { readEvents } from "../../../platform/cases/store.ts";
import { parseEntry, parseReceipt } from "../../../evidence/index.ts";
import { read, write } from "../../../platform/db.ts";
import { Refusal } from "../../../platform/errors.ts";
import { newId } from "../../../platform/ids.ts";
import { integrate } from "../../../platform/ledger/integrate.ts";
import { listLetters, readLetter, requestFor } from "../letters/letters.ts";
import { requestKind } from "../request/state.ts";
import { makeLink, readRequest } from "../request/store.ts";
import { installRegisters, readRegisterPack, recordDisclosure } from "../../registers/index.ts";
import { approveFindings, rebuild, undoPeople } from "../review/decide.ts";
import { peopleView, reviewOf, rowsView } from "../review/read.ts";
import { lockRun } from "../run/store.ts";
import { behind, exchange, fileFor, limitCodes, mailCode } from "./fetch.ts";
import { answerProof, ledgerNow } from "./proof.ts";
import { expireCase } from "./expiry.ts";
import { addFile, answerFile, knownFiles } from "./files/files.ts";
import { filesNamedIn, isFileColumn } from "./files/domain.named.ts";
import { release } from "./release.ts";
import { readReleases } from "./releases/store.ts";
import { changePackage, latestPackage } from "./store.ts";
import { packageDutyName } from "../review/decide.ts";
import { latestRun } from "../run/store.ts";

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
}, 60_000);
afterAll(() => w.close());

test("a reviewed request becomes a ZIP with the decided rows, without those who are held back, and is fetched with a code", async () => {
  const [{ scope }, other] = w.organisations;
  const { keys } = w.platform;
  const { caseId, runId } = await w.searched(w.person("yuxuan"));
  const before = await w.caseOf(caseId);
  expect(before.state.search.people).toBeGreaterThan(0);
  const early = write(w.db, scope, async (tx) => {
    const run = await lockRun(tx, scope, caseId);
    if (run === undefined) throw new Error("no run");
    const counts = { waiting: 0, disclose: 0, redact: 0, withhold: 0 };
    return approveFindings(tx, scope, keys, run, counts, w.now());
  });
  await expect(early).rejects.toMatchObject({ key: "not_yet" });
  expect(await decideAll(w, caseId, "withhold", "did-not-agree")).toBe(before.state.search.people);
  await approve(w, caseId);
  const { state } = await w.caseOf(caseId);
  expect(state.package.status).toBe("built");
  const rows = await read(w.db, scope, (tx) =>
    tx.selectFrom("found_row").select(["treatment", "table_name"]).where("run_id", "=", runId).execute(),
  );
  const files = await zipOf(w, caseId);
  const data = JSON.parse(files.get("school/data.json")?.toString("utf8") ?? "{}") as {
    tables: Record<string, unknown[]>;
  };
  const given = Object.entries(data.tables).flatMap(([table, list]) => list.map(() => table));
  expect(given.sort()).toEqual(
    rows.flatMap(({ treatment, table_name }) => (treatment === "disclose" ? [table_name] : [])).sort(),
  );
  expect([...files.keys()].sort()).toContain("manifest.json");
  for (const [name, body] of files) expect([name, body.includes("Sihan")]).toEqual([name, false]);

  const anna = memberIn(w, w.organisations[0]);
  const stored = await read(w.db, scope, (tx) => latestPackage(tx, scope, caseId));
  const handOver = async (): Promise<void> => {
    const file = await w.caseOf(caseId);
    const typed = file.reference.toLowerCase();
    const packageId = stored?.id ?? "";
    const asked = {
      packageId,
      delivery: "portal" as const,
      typed,
      ageRecipient: undefined,
      without: "The register follows.",
    };
    await write(w.db, scope, (tx) => release(tx, scope, w.platform, file, anna, asked, w.now()));
  };
  await expect(handOver()).rejects.toMatchObject({ key: "not_yet", details: [{ reason: "identity-open" }] });
  await confirmIdentity(w, caseId);
  await handOver();
  expect((await w.caseOf(caseId)).state.name).toBe("answered");
  // The promise that each release is on the ledger: its facts see both a lost entry and one too many.
  const dayBefore = w.now().subtract({ hours: 24 });
  const releases = () => read(w.db, scope, (tx) => readReleases(tx, scope, dayBefore));
  const whole = await releases();
  expect(whole).toMatchObject({ releases: [{ caseId, isOnLedger: true }], strays: [] });
  const moved = { released_at: w.now().subtract({ seconds: 1 }) };
  await write(w.db, scope, (tx) => changePackage(tx, scope, stored?.id ?? newId(), moved));
  expect(await releases()).toMatchObject({
    releases: [{ caseId, isOnLedger: false }],
    strays: [whole.releases[0]?.at],
  });
  const back = { released_at: whole.releases[0]?.at ?? w.now() };
  await write(w.db, scope, (tx) => changePackage(tx, scope, stored?.id ?? newId(), back));
  const left = await read(w.db, scope, (tx) =>
    tx.selectFrom("found_row").select("ordinal").where("run_id", "=", runId).execute(),
  );
  expect(left).toEqual([]);
  const token = /package\/([\w-]{43})/.exec(await newestMail(w))?.[1] ?? "";
  const elsewhere = write(w.db, other.scope, (tx) => behind(tx, other.scope, keys, token, w.now()));
  await expect(elsewhere).rejects.toMatchObject({ key: "not_found" });
  const ticket = await write(w.db, scope, async (tx) => {
    const fetched = await behind(tx, scope, keys, token, w.now());
    await mailCode(tx, scope, w.platform, fetched, w.now());
    return fetched;
  });
  const code = /\n(\d{8})\n/.exec(await newestMail(w))?.[1] ?? "";
  // The person can check us: the promise of a receipt at first, then the receipt of their answer.
  const proof = () => read(w.db, scope, (tx) => answerProof(tx, scope, w.platform, caseId, w.now()));
  const stands = () => read(w.db, scope, (tx) => ledgerNow(tx, scope, w.platform));
  expect([(await proof())?.fileName.endsWith(".promise"), await stands()]).toEqual([true, undefined]);
  const { key } = w.platform.ledger;
  await write(w.db, scope, (tx) => integrate(tx, scope, { key, now: w.now(), thorough: true }));
  const entry = parseEntry(parseReceipt((await proof())?.text ?? "")?.extra ?? Buffer.alloc(0));
  expect([entry?.type, (await stands())?.size]).toEqual(["request.answered", expect.any(Number)]);
  // Five codes an hour for a case, however many links to its package were made.
  const second = await write(w.db, scope, async (tx) => {
    const made = await makeLink(tx, scope, keys, { caseId, purpose: "download", now: w.now() });
    return behind(tx, scope, keys, made.token, w.now());
  });
  for (let sent = 0; sent < 5; sent += 1) await limitCodes(w.platform, scope, "package.code-sent", ticket);
  const sixth = limitCodes(w.platform, scope, "package.code-sent", second);
  await expect(sixth).rejects.toMatchObject({ key: "too_many_tries" });
  const wrong = code === "00000000" ? "00000001" : "00000000";
  const enter = (typed: string) =>
    write(w.db, scope, (tx) => exchange(tx, scope, w.platform, ticket, typed, w.now()));
  expect(await enter(wrong)).toEqual({ wrong: "wrong" });
  const right = await enter(code);
  if (!("ticket" in right)) throw new Error("the code was right");
  const fetch = (pass: string) =>
    write(w.db, scope, async (tx) => {
      const fetched = await behind(tx, scope, keys, token, w.now());
      return fileFor(tx, scope, w.platform, fetched, pass, w.now());
    });
  await expect(
    fetch(right.ticket.replace(/(?<=\.)./, (one) => (one === "A" ? "B" : "A"))),
  ).rejects.toMatchObject({ key: "link_expired" });
  const file = await fetch(right.ticket);
  file.content.destroy();
  expect((await w.caseOf(caseId)).state.package.downloads).toBe(1);
  w.advance({ days: 31 });
  await expect(fetch(right.ticket)).rejects.toMatchObject({ key: "link_expired" });
});

test("a decision made after the approval takes the package back, and undoing brings the rows to wait again", async () => {
  const [{ scope }] = w.organisations;
  const { keys } = w.platform;
  const { caseId } = await w.searched(w.person("meiling"));
  await decideAll(w, caseId, "redact", "confidential");
  const packageId = await approve(w, caseId);
  await confirmIdentity(w, caseId);
  const file = await w.caseOf(caseId);
  const { people } = await read(w.db, scope, async (tx) =>
    peopleView(tx, scope, await reviewOf(tx, scope, keys, file), { open: false }),
  );
  const someone = people.find(({ waits }) => waits);
  const after = await write(w.db, scope, async (tx) => {
    const { run } = await reviewOf(tx, scope, keys, file);
    return undoPeople(tx, scope, keys, run, [someone?.person ?? ""], w.now());
  });
  expect(after.open).toBe(1);
  expect(after.counts.waiting).toBeGreaterThan(0);
  const asked = { packageId, delivery: "post" as const, typed: file.reference, ageRecipient: undefined };
  const anna = memberIn(w, w.organisations[0]);
  const now = await w.caseOf(caseId);
  await expect(
    write(w.db, scope, (tx) => release(tx, scope, w.platform, now, anna, asked, w.now())),
  ).rejects.toBeInstanceOf(Refusal);
  const waiting = await write(w.db, scope, async (tx) => {
    const review = await reviewOf(tx, scope, keys, now);
    return rowsView(tx, scope, keys, review, { treatment: "waiting" }, w.now());
  });
  expect(waiting.rows.length).toBe(Math.min(50, after.counts.waiting));
  for (const row of waiting.rows) {
    expect(row.chain.at(-1)).toMatch(/^found by the /);
    expect(row.others.map(({ person }) => person)).toContain(someone?.person);
  }
  expect(requestKind.isClosed(now.state)).toBe(false);
});

test("files the data name are added, explained or open: the package says which, and no release passes an open one unsaid", async () => {
  const [{ scope }] = w.organisations;
  const { caseId } = await w.searched(w.person("siriporn"));
  await decideAll(w, caseId, "withhold", "did-not-agree");
  await approve(w, caseId);
  await confirmIdentity(w, caseId);
  const { keys } = w.platform;
  const known = () => read(w.db, scope, (tx) => knownFiles(tx, scope, keys, caseId));
  const named = async (name: string) => {
    const row = (await known()).find((each) => each.name === name);
    if (row === undefined) throw new Error(`Nothing names ${name}.`);
    return row.id;
  };
  expect((await known()).map(({ name, standing }) => [name, standing])).toEqual(
    expect.arrayContaining([
      ["passport-wattanakul.pdf", "open"],
      ["transcript-bangkok.pdf", "open"],
    ]),
  );
  const erasers: (() => Promise<void>)[] = [];
  const later = (eraser: () => Promise<void>): void => void erasers.push(eraser);
  const rebuilt = async (): Promise<ReadonlyMap<string, Buffer>> => {
    const run = await read(w.db, scope, (tx) => latestRun(tx, scope, caseId));
    await w.work(packageDutyName, run?.approval ?? "");
    return zipOf(w, caseId);
  };
  const bytes = Buffer.from("%PDF-1.7 the passport");
  const file = { name: "../../<b>.exe", mediaType: "application/pdf", bytes };
  const add = async (of: string | undefined) =>
    write(w.db, scope, (tx) =>
      addFile(
        tx,
        scope,
        w.platform,
        { caseId, file, of, says: "Copy of <the> passport", looked: "yes", now: w.now() },
        later,
      ),
    );
  await add(await named("passport-wattanakul.pdf"));
  const extra = await add(undefined);
  const files = await rebuilt();
  expect(files.get("files/passport-wattanakul.pdf")).toEqual(bytes);
  expect([...files.keys()].filter((name) => name.startsWith("files/")).sort()).toEqual([
    "files/b.pdf",
    "files/passport-wattanakul.pdf",
  ]);
  const front = files.get("index.html")?.toString("utf8") ?? "";
  expect(front).toContain("2 files are in this package. ");
  expect(front).toMatch(/\d files? that your data name (?:is|are) not in it: /);
  expect(front).toContain('<a href="files/passport-wattanakul.pdf">');
  expect(front).toContain("Copy of &lt;the&gt; passport");
  expect(front).not.toMatch(/(?:is|was) complete|<b>\.exe/);
  const manifest = JSON.parse(files.get("manifest.json")?.toString("utf8") ?? "{}") as {
    files: { path: string }[];
  };
  const listed = manifest.files.map(({ path }) => path);
  expect(listed).toEqual(expect.arrayContaining(["contents.json", "files/b.pdf"]));

  const answer = (of: string, given: Parameters<typeof answerFile>[3]["answer"]) =>
    write(w.db, scope, (tx) =>
      answerFile(tx, scope, w.platform, { caseId, file: of, answer: given, now: w.now() }, later),
    );
  const anna = memberIn(w, w.organisations[0]);
  const hand = async (without: string | undefined): Promise<void> => {
    const request = await w.caseOf(caseId);
    const stored = await read(w.db, scope, (tx) => latestPackage(tx, scope, caseId));
    const delivery = "post" as const;
    const typed = request.reference;
    const asked = { packageId: stored?.id ?? "", delivery, typed, ageRecipient: undefined, without };
    await write(w.db, scope, (tx) => release(tx, scope, w.platform, request, anna, asked, w.now()));
  };
  await answer(extra, { standing: "open" });
  // Made anew under the same review: until then the old one does not go out.
  await expect(hand("x")).rejects.toMatchObject({ key: "not_yet" });
  const words = "article 15(4) of the GDPR";
  await answer(await named("transcript-bangkok.pdf"), {
    standing: "not-given",
    reason: "others-rights",
    words,
  });
  for (const { id, standing } of await known())
    if (standing === "open") await answer(id, { standing: "not-a-file" });
  const told = (await rebuilt()).get("index.html")?.toString("utf8") ?? "";
  expect(told).toContain("1 file is in this package. ");
  expect(told).toContain("1 file that your data name is not in it: transcript-bangkok.pdf. ");
  expect(told).toContain(`It is not given because it also concerns other people (${words}).`);
  await answer(await named("transcript-bangkok.pdf"), { standing: "open" });
  await rebuilt();
  // The register says other things than when it was made: it is made again, or nothing goes out.
  const pack = readRegisterPack(readFileSync("packs/school/registers.yml", "utf8"));
  await write(w.db, scope, (tx) => installRegisters(tx, scope, pack, w.now()));
  await expect(hand("x")).rejects.toMatchObject({
    key: "not_yet",
    details: [{ at: "release", reason: "register-changed" }],
  });
  await write(w.db, scope, async (tx) => {
    const run = await lockRun(tx, scope, caseId);
    if (run !== undefined) await rebuild(tx, scope, run, w.now());
  });
  await rebuilt();
  // Somebody received data of theirs, and it is on record now: the person reads it, and no older package goes out.
  const { texts = {} } = (await read(w.db, scope, (tx) => readRequest(tx, scope, keys, { caseId }))) ?? {};
  await write(w.db, scope, (tx) =>
    recordDisclosure(tx, scope, keys, {
      source: "office",
      means: "mail",
      basis: "contract",
      on: Temporal.PlainDate.from("2026-02-01"),
      words: { recipient: "Meadow Coaches", categories: ["Name"], purpose: "To book the trip" },
      person: {
        name: texts.subjectName ?? texts.requesterName ?? "",
        identifier: texts.requesterEmail ?? texts.identities?.[0]?.value,
      },
      now: w.now(),
    }),
  );
  await expect(hand("x")).rejects.toMatchObject({ details: [{ reason: "register-changed" }] });
  await write(w.db, scope, async (tx) => {
    const run = await lockRun(tx, scope, caseId);
    if (run !== undefined) await rebuild(tx, scope, run, w.now());
  });
  expect((await rebuilt()).get("index.html")?.toString("utf8")).toContain("Meadow Coaches");
  await expect(hand(undefined)).rejects.toMatchObject({ key: "not_yet" });
  await hand("The archive looks for it.");
  const events = await write(w.db, scope, (tx) =>
    readEvents(tx, scope, requestKind, caseId, { after: 0, limit: 200 }),
  );
  const answered = events.findLast(({ type }) => type === "request.answered");
  expect(answered?.data).toMatchObject({ lacking: expect.arrayContaining(["files-open"]) as unknown });
  const { accountId } = anna;
  const setting = { scope, desk: w.platform, member: { accountId, pseudonymous: false }, now: w.now() };
  const letter = await read(w.db, scope, async (tx) => {
    const request = await requestFor(tx, setting, (await w.caseOf(caseId)).reference);
    const [line] = await listLetters(tx, setting, request);
    return line === undefined ? "" : JSON.stringify((await readLetter(tx, setting, line.id)).page.body);
  });
  expect(letter).toContain("which you may ask us for: “transcript-bangkok.pdf”.");
  // Not while the request is open; with its package, they go.
  const what = "all" as const;
  await write(w.db, scope, (tx) => expireCase(tx, scope, w.platform, { caseId, what, now: w.now() }));
  expect((await known()).length).toBeGreaterThan(0);
  expect(erasers).toHaveLength(1);
}, 60_000);

test("a value names a file where its column speaks of files and the value looks like one", () => {
  const columns = [
    ["file_name", "user.content"],
    ["photoUrl", "x"],
    ["profile", "x"],
    ["note", "user.content"],
  ] as const;
  expect(columns.map(([name, category]) => isFileColumn(name, category))).toEqual([true, true, false, false]);
  expect(filesNamedIn("C:\\scans\\Pass port.PDF")).toEqual(["Pass port.PDF"]);
  expect(filesNamedIn("https://cdn.example/a/b%20c.jpg?w=2#x")).toEqual(["b c.jpg"]);
  expect(filesNamedIn('{a.pdf,"b c.docx",none}')).toEqual(["a.pdf", "b c.docx"]);
  for (const no of ["https://school.example/", "notes", ".pdf", "see\na.pdf", "x".repeat(3000)])
    expect([no, filesNamedIn(no)]).toEqual([no, []]);
});
