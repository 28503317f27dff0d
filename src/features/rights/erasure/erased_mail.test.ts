// Goal: after a certified erasure the mail a request came by, and each mail that was kept with it, is unreadable like the
// rest; and no table that holds parts of cases is forgotten by the erasure.
// Method: mails on a real database opened and kept through the office, the erasure over HTTP, then every way to read them;
// the tables asked of the database, each of which must be answered for by name.
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { officeWithMails } from "../../../../testkit/mailbox.ts";
import type { OfficeWithMails } from "../../../../testkit/mailbox.ts";
import { holdings } from "../../../features.ts";
import { read, write } from "../../../platform/db.ts";
import { act } from "../request/act.ts";

let m: OfficeWithMails;
beforeAll(async () => {
  m = await officeWithMails();
});
afterAll(() => m.close());

const mails = "/o/harbour-school/api/mailbox/mails";
const said = "my student number is S-1042";

test("a mail that a request came by, or that was kept with it, is unreadable once the request is erased", async () => {
  const wish = `Please send me a copy of all the personal data you hold about me: ${said}`;
  const id = await m.bring({ subject: "Please", text: wish, from: "Cara Canary <cara@canary.example>" });
  const seen = (await m.call(m.anna, "GET", `${mails}/${id}`)).json();
  const opened = await m.call(m.anna, "POST", `${mails}/${id}/open`, {
    ...seen.prefill,
    capacity: "self",
    receivedAt: seen.receivedAt,
  });
  const { reference } = opened.json();
  const from = "Cara Canary <cara@canary.example>";
  const kept = await m.bring({ subject: `Re: ${reference}`, text: `Once more, ${said}`, from });
  expect((await m.call(m.anna, "POST", `${mails}/${kept}/keep`, { reference })).status).toBe(200);
  const { scope } = m.anna;
  await write(m.w.db, scope, async (tx) => {
    const { id: caseId } = await tx
      .selectFrom("case_file")
      .select("id")
      .where("reference", "=", reference)
      .executeTakeFirstOrThrow();
    const given = { caseId, command: { type: "withdraw" } as const, now: m.w.now() };
    await act(tx, scope, m.office.platform, given, () => undefined);
  });
  const at = `/o/harbour-school/api/rights/erasure/${reference}`;
  const [mine] = (await m.call(m.anna, "GET", at)).json().requests;
  expect(mine).toMatchObject({ reference, counts: { files: 2 } });
  const { counts } = mine;
  const asked = { references: [reference], ground: "consent-withdrawn", counts, typed: reference };
  const erased = await m.call(m.anna, "POST", at, asked);
  expect(erased.status).toBe(200);
  const { certificate } = erased.json();
  const certified = await m.call(m.anna, "GET", `/o/harbour-school/api/rights/certificates/${certificate}`);
  const { texts, files, marks } = counts;
  expect(certified.json()).toMatchObject({ counts: { texts, files, marks } });
  const { owners } = await read(m.w.db, scope, (tx) =>
    tx
      .selectFrom("erasure_certificate")
      .select("owners")
      .where("id", "=", certificate)
      .executeTakeFirstOrThrow(),
  );
  for (const one of [id, kept]) {
    expect(owners).toContainEqual({ kind: "file", id: one });
    const answers = [];
    for (const address of [`${mails}/${one}`, `${mails}/${one}/whole`])
      answers.push((await m.call(m.anna, "GET", address)).bytes.includes("S-1042"));
    expect(answers).toEqual([false, false]);
  }
  const left = await read(m.w.db, scope, (tx) =>
    sql`select id from file where key_owner_id = any(${[id, kept]}::uuid[])
      union all select id from cell where key_owner_id = any(${[id, kept]}::uuid[])`.execute(tx),
  );
  expect(left.rows).toEqual([]);
});

const underCase = "texts and files lie under the key of the case";
const noWords = "codes, ids, moments and counts; it stays";
const notOfCases = "of colleagues or the organisation, and of no case";
/** How each table that names a case, a cell or a file is answered for, beside what features hold. */
const answered: Readonly<Record<string, string>> = {
  account: notOfCases,
  api_token: notOfCases,
  case_address: "keyed hashes, deleted",
  audit_population: "references and keys, and no word of what is in them",
  case_event: underCase,
  case_file: noWords,
  case_import: "its file is erased at the end of the import",
  case_looked: noWords,
  clock: noWords,
  disclosure: "what belongs to a case lies under its key; who received what otherwise is no case's",
  drill: noWords,
  drill_mail: "of a rehearsal, whose person is nobody",
  duty: noWords,
  erasure_certificate: noWords,
  execution: "what it holds of a person is sealed under the case's key",
  file: "under the case's key, or with the case's id under its own",
  identity_provider: notOfCases,
  import_row: noWords,
  invitation: notOfCases,
  mail_server: notOfCases,
  mailbox: notOfCases,
  opendsr_exchange: "what a processor signed lies under the key of the case",
  opendsr_received: "what a controller sent lies under the key of the case",
  opendsr_signer: notOfCases,
  opendsr_vendor_key: notOfCases,
  outbox_mail: underCase,
  package: "its file has a key of its own and the case's id",
  policy_signature: notOfCases,
  policy_attestation: notOfCases,
  recipient_notice: underCase,
  rights_document: "what was found is deleted",
  rights_document_search: "deleted with what was found",
  rights_draft: "half-typed words of a colleague, kept for a day",
  rights_letter: underCase,
  rights_link: "deleted",
  rights_measure: noWords,
  rights_package_file: "its file has a key of its own and the case's id",
  rights_person_mark: "deleted",
  rights_requester_mark: "deleted",
  rights_request: underCase,
  search_run: "what was found is deleted",
  search_system: underCase,
  spool: "deleted with what was found",
};

test("every table that has parts of cases is answered for when a case is erased", async () => {
  const { rows } = await read(m.w.db, m.anna.scope, (tx) =>
    sql<{ name: string }>`select distinct c.table_name as name from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'kept' and t.table_type = 'BASE TABLE'
        and c.column_name ~ '(^|_)(case|cell|file)(_id|_ids)?$' order by 1`.execute(tx),
  );
  const held = holdings().flatMap(({ tables }) => tables);
  const named = [...Object.keys(answered), ...held];
  expect(rows.map(({ name }) => name)).toEqual(named.toSorted());
  expect(new Set(named).size).toBe(named.length);
});
