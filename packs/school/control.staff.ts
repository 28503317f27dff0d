/** The control's queries for a member of staff, with the keys of the rows that only mention this person. */
import { accountQueries, addressQuery, auditQuery, emailQueries, messageQueries } from "./control.queries.ts";
import type { ControlQuery, Located } from "./control.queries.ts";

const ownTables = [
  ["staff", "select * from staff where id = $1"],
  ["staff_contract", "select * from staff_contract where staff_id = $1"],
  ["dbs_check", "select * from dbs_check where staff_id = $1"],
  ["absence", "select * from absence where staff_id = $1"],
  ["finance.payroll", "select * from finance.payroll where staff_id = $1"],
  ["attachment", "select * from attachment where owner_type = 'staff' and owner_id = $1"],
  [
    "door_access_log",
    "select *, tableoid::text as tableoid, ctid::text as ctid from door_access_log where staff_card = $1",
  ],
] as const;

const mentions = [
  ["staff", "select id from staff where manager_id = $1"],
  ["department", "select id from department where head_id = $1"],
  ["course_run", "select course_code, term from course_run where teacher_id = $1"],
  ["attendance", "select student_id, course_code, term, lesson_on from attendance where recorded_by = $1"],
  ["test_result", "select id from test_result where marked_by = $1"],
  ["certificate", "select id from certificate where signed_by = $1"],
  ["applicant", "select id from applicant where decided_by = $1"],
  ["excursion", "select id from excursion where leader_id = $1"],
  ["dbs_check", "select id from dbs_check where checked_by = $1 and staff_id is distinct from $1"],
  ["absence", "select id from absence where approved_by = $1 and staff_id <> $1"],
  ["medical_note", "select id from medical_note where recorded_by = $1"],
  ["safeguarding_note", "select id from safeguarding_note where recorded_by = $1"],
  ["photo", "select id from photo where taken_by = $1"],
  [
    "attachment",
    // Attached to a message in one of the person's own threads: theirs, and found there.
    `select a.id from attachment a where a.uploaded_by = $1 and (a.owner_type, a.owner_id) <> ('staff', $1::bigint)
     and not (a.owner_type = 'message' and exists (
       select from message m left join thread_participant p on p.thread_id = m.thread_id and p.participant_type = 'staff' and p.participant_id = $1
       where m.id = a.owner_id and (p.thread_id is not null or (m.sender_type, m.sender_id) = ('staff', $1::bigint))))`,
  ],
  [
    "audit_log",
    `select id from audit_log where actor_staff_id = $1
     and not (entity_type = 'staff' and entity_id is not distinct from $1::bigint)`,
  ],
] as const;

export function staffQueries(me: Located, email: string | undefined): readonly ControlQuery[] {
  const values = [me.id];
  return [
    ...ownTables.map(([relation, text]) => ({ relation, text, values })),
    addressQuery("staff", me),
    ...messageQueries("staff", me),
    ...accountQueries("staff", me),
    auditQuery("staff", me),
    ...emailQueries(email),
    ...mentions.map(([relation, text]) => ({ relation, text, values, mentionOnly: true })),
  ];
}
