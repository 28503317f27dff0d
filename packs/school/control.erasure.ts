/**
 * What a good developer would write by hand to erase one student of the school, with the school's own rules (README.md) in
 * the statements: one set-based statement per table, within the transaction of the caller. The bench measures the engine
 * against this; a test holds it to `expected/erasure.ts`.
 */
import type pg from "pg";
import { emailValues } from "./control.queries.ts";
import type { SchoolPerson } from "./people.ts";

/** `$1` is the student's id, `$2` the address in lower case, `$3` the pattern of its aliases. */
const mine = "(lower(email) = $2 or lower(email) like $3)";

const aloneInThread = `(select p.thread_id from thread_participant p where p.participant_type = 'student' and p.participant_id = $1
  and not exists (select from thread_participant o where o.thread_id = p.thread_id and (o.participant_type, o.participant_id) <> ('student', $1))
  and not exists (select from message m where m.thread_id = p.thread_id and m.sender_type <> 'system' and (m.sender_type, m.sender_id) <> ('student', $1)))`;

/** In the order of the foreign keys. */
const statements: readonly string[] = [
  "delete from web_session s using account a where a.id = s.account_id and a.holder_type = 'student' and a.holder_id = $1",
  "delete from account where holder_type = 'student' and holder_id = $1",
  "delete from web_event where student_id = $1",
  "delete from door_access_log where student_card = $1",
  "delete from medical_note where student_id = $1",
  "delete from dietary where student_id = $1",
  "delete from attendance where student_id = $1",
  "delete from test_result where student_id = $1",
  "delete from photo_consent where student_id = $1 and given_by_guardian_id is null",
  `with gone as (delete from photo_person where student_id = $1 returning photo_id)
   delete from photo p using gone where p.id = gone.photo_id
   and not exists (select from photo_person o where o.photo_id = p.id and o.student_id <> $1)`,
  "update excursion set student_ids = array_remove(student_ids, $1) where student_ids @> array[$1::bigint]",
  `delete from attachment a using message m
   where a.owner_type = 'message' and a.owner_id = m.id and m.thread_id in ${aloneInThread}`,
  `delete from message where thread_id in ${aloneInThread}`,
  `with gone as materialized ${aloneInThread},
     left_now as (delete from thread_participant where participant_type = 'student' and participant_id = $1 returning thread_id)
   select thread_id from left_now join gone using (thread_id)`,
  "update message set sender_id = null, body = '[erased]' where sender_type = 'student' and sender_id = $1",
  `delete from attachment where owner_type = 'student' and owner_id = $1
   or owner_type = 'applicant' and owner_id in (select id from applicant where ${mine})`,
  `update audit_log set entity_id = null, before = null, after = null
   where entity_type = 'student' and entity_id = $1
   or entity_type = 'applicant' and entity_id in (select id from applicant where ${mine})
   or entity_type = 'enrolment' and after -> 'student' ->> 'id' = $1::bigint::text`,
  `delete from applicant where ${mine} and (student_id is null or student_id = $1)`,
  `delete from newsletter_subscriber where ${mine} and $1::bigint is not null`,
  `delete from legacy_import_2019 where ${mine} and $1::bigint is not null`,
  `delete from booking b where student_id = $1 and not exists (select from certificate c
   where (c.student_id, c.course_code, c.term) = (b.student_id, b.course_code, b.term))`,
];

const anonymised = `update student set student_number = 'erased-' || id, first_name = '[erased]', last_name = '[erased]', native_name = null,
  date_of_birth = '1900-01-01', email = null, phone = null, first_language = '[erased]', passport_number = null,
  address_id = null, main_placement_id = null, notes = null
  where id = $1`;

const homeless = `delete from address a where id = $1
  and not exists (select from student where address_id = a.id)
  and not exists (select from guardian where address_id = a.id)
  and not exists (select from staff where address_id = a.id)
  and not exists (select from host_family where address_id = a.id)`;

type Found = { readonly id: string; readonly address_id: string | null };

/** The caller has begun a transaction and ends it; gives how many rows were changed or deleted. */
export async function eraseByHand(client: pg.ClientBase, { identities }: SchoolPerson): Promise<number> {
  const number = identities.find(({ kind }) => kind === "student_number")?.value;
  const email = identities.find(({ kind, value }) => kind === "email" && value !== "")?.value;
  const { rows } = await client.query<Found>(
    "select id, address_id from student where student_number = $1 for update",
    [number],
  );
  const [me] = rows;
  if (me === undefined) throw new Error("no such student");
  let changed = 0;
  const run = async (text: string, values: readonly unknown[]): Promise<readonly unknown[]> => {
    const result = await client.query<Record<string, unknown>>(text, [...values]);
    changed += result.rowCount ?? 0;
    return result.rows;
  };
  const [address, aliases] = emailValues(email);
  for (const text of statements) {
    const values = text.includes("$2") ? [me.id, address, aliases] : [me.id];
    const gone = await run(text, values);
    if (gone.length > 0)
      await run("delete from message_thread where id = any($1)", [
        gone.map((row) => (row as { thread_id: string }).thread_id),
      ]);
  }
  await run(anonymised, [me.id]);
  if (me.address_id !== null) await run(homeless, [me.address_id]);
  return changed;
}
