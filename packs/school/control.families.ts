/** The control's queries for guardians, host families and applicants. `$1` is the person's id. */
import { accountQueries, addressQuery, auditQuery, emailQueries, messageQueries } from "./control.queries.ts";
import type { ControlQuery, Located } from "./control.queries.ts";

const guardianTables = [
  ["guardian", "select * from guardian where id = $1"],
  [
    "student_guardian",
    "select *, array['student ' || student_id] as shared_with from student_guardian where guardian_id = $1",
  ],
  [
    "finance.invoice",
    `select i.*, array(select distinct 'student ' || l.student_id from finance.invoice_line l where l.invoice_id = i.id) as shared_with
     from finance.invoice i where i.guardian_id = $1`,
  ],
  [
    "finance.invoice_line",
    `select l.*, array['student ' || l.student_id] as shared_with
     from finance.invoice i join finance.invoice_line l on l.invoice_id = i.id where i.guardian_id = $1`,
  ],
  [
    "finance.payment",
    "select p.* from finance.invoice i join finance.payment p on p.invoice_id = i.id where i.guardian_id = $1",
  ],
  [
    "photo_consent",
    "select *, array['student ' || student_id] as shared_with from photo_consent where given_by_guardian_id = $1",
  ],
] as const;

export function guardianQueries(me: Located, email: string): readonly ControlQuery[] {
  return [
    ...guardianTables.map(([relation, text]) => ({ relation, text, values: [me.id] })),
    addressQuery("guardian", me),
    ...messageQueries("guardian", me),
    ...accountQueries("guardian", me),
    auditQuery("guardian", me),
    ...emailQueries(email),
  ];
}

export function hostFamilyQueries(me: Located, email: string): readonly ControlQuery[] {
  const values = [me.id];
  return [
    { relation: "host_family", text: "select * from host_family where id = $1", values },
    {
      relation: "placement",
      text: "select *, array['student ' || student_id] as shared_with from placement where host_family_id = $1",
      values,
    },
    { relation: "dbs_check", text: "select * from dbs_check where host_family_id = $1", values },
    addressQuery("host_family", me),
    ...accountQueries("host_family", me),
    auditQuery("host_family", me),
    ...emailQueries(email),
  ];
}

export function applicantQueries(me: Located, email: string | undefined): readonly ControlQuery[] {
  const values = [me.id];
  return [
    { relation: "applicant", text: "select * from applicant where id = $1", values },
    {
      relation: "attachment",
      text: "select * from attachment where owner_type = 'applicant' and owner_id = $1",
      values,
    },
    auditQuery("applicant", me),
    ...emailQueries(email),
  ];
}
