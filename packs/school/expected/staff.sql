-- What the school holds about one member of staff. $1 staff number, $2 e-mail address.
-- Written from schema.sql by hand, never from the map. `mention`: recorded, taught, signed or managed by this person,
-- and somebody else's row; a row that is also the person's own is not a mention.
with me as (
  select id, address_id from staff where staff_number = $1
),
my_thread as (
  select p.thread_id from thread_participant p join me on p.participant_type = 'staff' and p.participant_id = me.id
),
my_message as (
  select m.id,
    exists (select from thread_participant p where p.thread_id = m.thread_id and (p.participant_type, p.participant_id) <> ('staff', me.id))
      or (m.sender_type <> 'system' and (m.sender_type, m.sender_id) <> ('staff', me.id)) as shared
  from message m cross join me
  where m.thread_id in (select thread_id from my_thread) or (m.sender_type = 'staff' and m.sender_id = me.id)
),
own (relation, key, shared) as (
  select 'staff', array[id::text], false from me
  union all select 'address', array[me.address_id::text],
      exists (select from student x where x.address_id = me.address_id)
      or exists (select from guardian x where x.address_id = me.address_id)
      or exists (select from staff x where x.address_id = me.address_id and x.id <> me.id)
      or exists (select from host_family x where x.address_id = me.address_id)
    from me where me.address_id is not null
  -- Employment.
  union all select 'staff_contract', array[c.id::text], false from staff_contract c join me on c.staff_id = me.id
  union all select 'dbs_check', array[d.id::text], false from dbs_check d join me on d.staff_id = me.id
  union all select 'absence', array[a.id::text], false from absence a join me on a.staff_id = me.id
  union all select 'finance.payroll', array[p.staff_id::text, p.month::text], false from finance.payroll p join me on p.staff_id = me.id
  -- Messages are those of everybody in the thread.
  union all select 'thread_participant', array[p.thread_id::text, p.participant_type, p.participant_id::text], false
    from thread_participant p join me on p.participant_type = 'staff' and p.participant_id = me.id
  union all select 'message_thread', array[t.thread_id::text],
      exists (select from thread_participant p where p.thread_id = t.thread_id and (p.participant_type, p.participant_id) <> ('staff', me.id))
    from my_thread t cross join me
  union all select 'message', array[id::text], shared from my_message
  union all select 'attachment', array[a.id::text], false from attachment a join me on a.owner_type = 'staff' and a.owner_id = me.id
  union all select 'attachment', array[a.id::text], m.shared from attachment a join my_message m on a.owner_type = 'message' and a.owner_id = m.id
  -- Log-ins and logs.
  union all select 'account', array[a.id::text], false from account a join me on a.holder_type = 'staff' and a.holder_id = me.id
  union all select 'web_session', array[s.id::text], false from web_session s join account a on a.id = s.account_id join me on a.holder_type = 'staff' and a.holder_id = me.id
  union all select 'audit_log', array[l.id::text], false from audit_log l join me on l.entity_type = 'staff' and l.entity_id = me.id
  union all select 'door_access_log', array[d.tableoid::text, d.ctid::text], false from door_access_log d join me on d.staff_card = me.id
  union all select 'emergency_contact', array[id::text], true from emergency_contact where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2)
  union all select 'newsletter_subscriber', array[id::text], false from newsletter_subscriber where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2)
  union all select 'legacy_import_2019', array[line_no::text], false from legacy_import_2019 where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2)
),
mention (relation, key) as (
  -- The people this person manages, the departments headed, the classes taught.
  select 'staff', array[s.id::text] from staff s join me on s.manager_id = me.id
  union all select 'department', array[d.id::text] from department d join me on d.head_id = me.id
  union all select 'course_run', array[r.course_code, r.term] from course_run r join me on r.teacher_id = me.id
  -- Recorded, marked, signed, decided, led, checked or approved for somebody else.
  union all select 'attendance', array[a.student_id::text, a.course_code, a.term, a.lesson_on::text] from attendance a join me on a.recorded_by = me.id
  union all select 'test_result', array[t.id::text] from test_result t join me on t.marked_by = me.id
  union all select 'certificate', array[c.id::text] from certificate c join me on c.signed_by = me.id
  union all select 'applicant', array[a.id::text] from applicant a join me on a.decided_by = me.id
  union all select 'excursion', array[e.id::text] from excursion e join me on e.leader_id = me.id
  union all select 'dbs_check', array[d.id::text] from dbs_check d join me on d.checked_by = me.id
  union all select 'absence', array[a.id::text] from absence a join me on a.approved_by = me.id
  union all select 'medical_note', array[n.id::text] from medical_note n join me on n.recorded_by = me.id
  union all select 'safeguarding_note', array[n.id::text] from safeguarding_note n join me on n.recorded_by = me.id
  union all select 'photo', array[p.id::text] from photo p join me on p.taken_by = me.id
  union all select 'attachment', array[a.id::text] from attachment a join me on a.uploaded_by = me.id
  union all select 'audit_log', array[l.id::text] from audit_log l join me on l.actor_staff_id = me.id
)
select relation, key, case when shared then 'review' else 'disclose' end as disposition from own
union all
select relation, key, 'mention' from mention where (relation, key) not in (select relation, key from own)
order by relation, key;
