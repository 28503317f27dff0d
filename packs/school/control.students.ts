/** The control's queries for a student. `$1` is the student's id unless a query says otherwise. */
import {
  accountQueries,
  addressQuery,
  auditQuery,
  emailQueries,
  emailValues,
  messageQueries,
} from "./control.queries.ts";
import type { ControlQuery, Located } from "./control.queries.ts";

/** Rows with the student's id that can be nobody else's. */
const ownTables = [
  ["booking", "select * from booking where student_id = $1"],
  ["attendance", "select * from attendance where student_id = $1"],
  ["test_result", "select * from test_result where student_id = $1"],
  ["certificate", "select * from certificate where student_id = $1"],
  ["medical_note", "select * from medical_note where student_id = $1"],
  ["dietary", "select * from dietary where student_id = $1"],
  ["photo_person", "select * from photo_person where student_id = $1"],
  [
    "door_access_log",
    "select *, tableoid::text as tableoid, ctid::text as ctid from door_access_log where student_card = $1",
  ],
  ["web_event", "select * from web_event where student_id = $1"],
  ["attachment", "select * from attachment where owner_type = 'student' and owner_id = $1"],
  [
    "audit_log",
    "select * from audit_log where entity_type = 'enrolment' and after -> 'student' ->> 'id' = $1::text",
  ],
  [
    "finance.payment",
    "select p.* from finance.payment p join finance.invoice i on i.id = p.invoice_id where i.student_id = $1",
  ],
] as const;

/** Rows that other people may have a share in. */
const sharedTables = [
  [
    "student_guardian",
    "select *, array['guardian ' || guardian_id] as shared_with from student_guardian where student_id = $1",
  ],
  [
    "placement",
    "select *, array['host_family ' || host_family_id] as shared_with from placement where student_id = $1",
  ],
  [
    "emergency_contact",
    "select *, array['emergency_contact ' || id] as shared_with from emergency_contact where student_id = $1",
  ],
  [
    "excursion",
    `select e.*, array(select 'student ' || x from unnest(e.student_ids) as x where x <> $1::bigint) as shared_with
     from excursion e where e.student_ids @> array[$1::bigint]`,
  ],
  [
    "safeguarding_note",
    `select n.*, array(select 'student ' || x from unnest(array[n.about_student_id, n.other_student_id]) as x where x <> $1::bigint) as shared_with
     from safeguarding_note n where n.about_student_id = $1 or n.other_student_id = $1`,
  ],
  [
    "photo",
    `select p.*, array(select 'student ' || x.student_id from photo_person x where x.photo_id = p.id and x.student_id <> $1) as shared_with
     from photo_person mine join photo p on p.id = mine.photo_id where mine.student_id = $1`,
  ],
  [
    "photo_consent",
    `select *, array_remove(array['guardian ' || given_by_guardian_id], null) as shared_with from photo_consent where student_id = $1`,
  ],
  [
    "finance.invoice",
    `with mine as (
       select id from finance.invoice where student_id = $1 union select invoice_id from finance.invoice_line where student_id = $1
     )
     select i.*, array(
       select 'guardian ' || i.guardian_id where i.guardian_id is not null
       union select 'student ' || i.student_id where i.student_id <> $1
       union select 'student ' || l.student_id from finance.invoice_line l where l.invoice_id = i.id and l.student_id <> $1
       ) as shared_with
     from mine join finance.invoice i using (id)`,
  ],
  [
    "finance.invoice_line",
    `with mine as (
       select invoice_id, line_number from finance.invoice_line where student_id = $1
       union select l.invoice_id, l.line_number from finance.invoice i join finance.invoice_line l on l.invoice_id = i.id where i.student_id = $1
     )
     select l.*, array(
       select 'guardian ' || i.guardian_id where i.guardian_id is not null
       union select 'student ' || i.student_id where i.student_id <> $1
       union select 'student ' || l.student_id where l.student_id <> $1
       ) as shared_with
     from mine join finance.invoice_line l using (invoice_id, line_number) join finance.invoice i on i.id = l.invoice_id`,
  ],
] as const;

/** Applications: found by the student's id or by the address; what hangs on one only if the address says it is hers. */
function applicationQueries(me: Located, email: string | undefined): readonly ControlQuery[] {
  const values = [me.id, ...emailValues(email)];
  const mine = "(lower(a.email) = $2 or lower(a.email) like $3)";
  return [
    {
      relation: "applicant",
      text: `select a.*, array(
               select 'applicant ' || a.id where ${mine} is not true union select 'student ' || a.student_id where a.student_id <> $1
             ) as shared_with
             from applicant a where a.student_id = $1 or ${mine}`,
      values,
    },
    {
      relation: "attachment",
      text: `select t.* from applicant a join attachment t on t.owner_type = 'applicant' and t.owner_id = a.id where ${mine} and $1::bigint is not null`,
      values,
    },
    {
      relation: "audit_log",
      text: `select l.* from applicant a join audit_log l on l.entity_type = 'applicant' and l.entity_id = a.id where ${mine} and $1::bigint is not null`,
      values,
    },
  ];
}

export function studentQueries(me: Located, email: string | undefined): readonly ControlQuery[] {
  const byId = [["student", "select * from student where id = $1"] as const, ...ownTables, ...sharedTables];
  return [
    ...byId.map(([relation, text]) => ({ relation, text, values: [me.id] })),
    addressQuery("student", me),
    ...messageQueries("student", me),
    ...accountQueries("student", me),
    auditQuery("student", me),
    ...applicationQueries(me, email),
    ...emailQueries(email, me.id),
  ];
}
