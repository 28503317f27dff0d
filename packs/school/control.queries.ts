/** The parts of the hand-written control that are the same for every kind of person. */

export type Located = { readonly id: string; readonly addressId: string | null };

export type ControlQuery = {
  readonly relation: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly mentionOnly?: boolean;
};

export type PersonTable = "student" | "guardian" | "staff" | "host_family";

/** The address and everybody else who has it. */
export function addressQuery(kind: PersonTable, me: Located): ControlQuery {
  const others = (["student", "guardian", "staff", "host_family"] as const)
    .map(
      (table) =>
        `select '${table} ' || id from ${table} where address_id = a.id${table === kind ? " and id <> $2" : " and $2::bigint is not null"}`,
    )
    .join(" union all ");
  return {
    relation: "address",
    text: `select a.*, array(${others}) as shared_with from address a where a.id = $1`,
    values: [me.addressId, me.id],
  };
}

const othersInThread = `array(
  select p.participant_type || ' ' || p.participant_id from thread_participant p
  where p.thread_id = t.id and (p.participant_type, p.participant_id) <> ($1, $2::bigint))`;

const myMessages = `mine as (
  select m.* from message m join thread_participant p using (thread_id) where p.participant_type = $1 and p.participant_id = $2::bigint
  union
  select m.* from message m where m.sender_type = $1 and m.sender_id = $2::bigint
), seen as (
  select mine.*, array(
    select p.participant_type || ' ' || p.participant_id from thread_participant p
    where p.thread_id = mine.thread_id and (p.participant_type, p.participant_id) <> ($1, $2::bigint)
    union
    select mine.sender_type || ' ' || mine.sender_id
    where mine.sender_type <> 'system' and (mine.sender_type, mine.sender_id) <> ($1, $2::bigint)
  ) as shared_with
  from mine
)`;

/** Threads, messages and what is attached to them. */
export function messageQueries(kind: "student" | "guardian" | "staff", me: Located): readonly ControlQuery[] {
  const values = [kind, me.id];
  return [
    {
      relation: "thread_participant",
      text: "select * from thread_participant where participant_type = $1 and participant_id = $2",
      values,
    },
    {
      relation: "message_thread",
      text: `select t.*, ${othersInThread} as shared_with from message_thread t
             join thread_participant mine on mine.thread_id = t.id and mine.participant_type = $1 and mine.participant_id = $2`,
      values,
    },
    { relation: "message", text: `with ${myMessages} select * from seen`, values },
    {
      relation: "attachment",
      text: `with ${myMessages} select a.*, seen.shared_with from seen join attachment a on a.owner_type = 'message' and a.owner_id = seen.id`,
      values,
    },
  ];
}

/** The log-in without its secrets, and its sessions without their tokens. */
export function accountQueries(kind: PersonTable, me: Located): readonly ControlQuery[] {
  const values = [kind, me.id];
  return [
    {
      relation: "account",
      text: "select id, holder_type, holder_id, login_email, last_seen_at from account where holder_type = $1 and holder_id = $2",
      values,
    },
    {
      relation: "web_session",
      text: `select s.id, s.account_id, s.ip, s.user_agent, s.started_at from web_session s
             join account a on a.id = s.account_id where a.holder_type = $1 and a.holder_id = $2`,
      values,
    },
  ];
}

/** What other people's entries in the audit log say about this person. */
export function auditQuery(kind: PersonTable | "applicant", me: Located): ControlQuery {
  return {
    relation: "audit_log",
    text: "select * from audit_log where entity_type = $1 and entity_id = $2",
    values: [kind, me.id],
  };
}

const sameAddress = "(lower(email) = $1 or lower(email) like $2)";

/** The tables that know e-mail addresses only; `studentId` is a student whose own contacts are asked for elsewhere. */
export function emailQueries(email: string | undefined, studentId?: string): readonly ControlQuery[] {
  if (email === undefined) return [];
  const values = emailValues(email);
  return [
    {
      relation: "newsletter_subscriber",
      text: `select * from newsletter_subscriber where ${sameAddress}`,
      values,
    },
    {
      relation: "legacy_import_2019",
      text: `select * from legacy_import_2019 where ${sameAddress}`,
      values,
    },
    {
      relation: "emergency_contact",
      text: `select *, array['student ' || student_id] as shared_with from emergency_contact
             where ${sameAddress} and student_id is distinct from $3`,
      values: [...values, studentId ?? null],
    },
  ];
}

/** The address in lower case, and the pattern of its plus aliases; null, which matches nothing, where there is none. */
export function emailValues(email: string | undefined): readonly [string, string] | readonly [null, null] {
  return email === undefined ? [null, null] : [email.toLowerCase(), aliasPattern(email)];
}

/** `name+%@host`, with the signs that LIKE would understand taken literally. */
function aliasPattern(email: string): string {
  const literal = email.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`);
  return literal.replace("@", "+%@");
}
